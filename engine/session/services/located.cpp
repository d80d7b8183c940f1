#include "engine/session/services/located.h"

#include "engine/io/model_folder.h"

namespace tw {
namespace {

void takeFolder(std::string& path, const LocatedFolder& found, const EventSink& emit) {
  if (!found.note.empty()) emit(events::Advice{"path.located", found.note});
  path = toUtf8(found.folder);
}

void takeModel(std::string& model, const EventSink& emit) {
  if (!model.empty()) takeFolder(model, locateModel(fromUtf8(model)), emit);
}

void takeRecipe(Recipe& recipe, const EventSink& emit) {
  takeModel(recipe.model.path, emit);
  if (recipe.method.init_from && !recipe.method.init_from->empty())
    takeFolder(*recipe.method.init_from, locateAdapter(fromUtf8(*recipe.method.init_from)), emit);
}

} // namespace

fs::path modelFolder(const std::string& path) { return path.empty() ? fs::path() : locateModel(fromUtf8(path)).folder; }

void locateFolders(Command& command, const EventSink& emit) {
  std::visit(
      [&]<class C>(C& named) {
        if constexpr (std::is_same_v<C, commands::Train>) {
          takeRecipe(named.recipe, emit);
        } else if constexpr (std::is_same_v<C, commands::Compare>) {
          for (auto& recipe : named.recipes) takeRecipe(recipe, emit);
        } else if constexpr (requires { named.model.adapters; }) {
          takeModel(named.model.path, emit);
          for (auto& adapter : named.model.adapters)
            takeFolder(adapter.folder, locateAdapter(fromUtf8(adapter.folder)), emit);
        }
      },
      command);
}

} // namespace tw
