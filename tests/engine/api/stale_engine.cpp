// An engine whose other half is of another build: it asks for a function that nobody has.
extern "C" void twFunctionOfAnotherBuild();
extern "C" void* tw_create_session(int, const void*) {
  twFunctionOfAnotherBuild();
  return nullptr;
}
