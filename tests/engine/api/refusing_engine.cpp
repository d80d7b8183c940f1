// An engine that does not know the program's version of the interface.
extern "C" void* tw_create_session(int, const void*) { return nullptr; }
