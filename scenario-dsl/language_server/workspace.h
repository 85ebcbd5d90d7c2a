// The scenarios whose files are open, read again after every change, with all that is wrong in
// them.
#pragma once

#include "scenario-dsl/analyse.h"
#include "scenario-dsl/language_server/buffers.h"
#include "scenario-dsl/language_server/occurrences.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace enshu::dsl::lsp {

/// One file as it stands in the editor. There is always a tree: where the strict reader has none,
/// the loose one's.
struct Tree {
    std::filesystem::path path; ///< as real_path() has it
    const Type *type = nullptr;
    const Source *source = nullptr;
    std::shared_ptr<const Node> root;
    bool sound = false; ///< the strict reader's
};

/// A scenario with its files, or an organisation that belongs to none.
struct Project {
    std::vector<Analysis> analyses;
    std::vector<Tree> trees;
    const Tree *find(const std::filesystem::path &path) const;
};

class Workspace {
  public:
    /// What kind of file has this name; null for files that are not ours.
    static const Type *type_of(const std::filesystem::path &path);

    Buffers &buffers() { return buffers_; }
    const Buffers &buffers() const { return buffers_; }

    /// Looks which scenarios an organisation belongs to, then reads all again that holds the file.
    void opened(const std::filesystem::path &path);
    /// Reads all again that holds the file, which was changed, saved or closed; forgets what no
    /// open document belongs to.
    void changed(const std::filesystem::path &path);
    /// Reads everything again: files have changed on the disk.
    void reload();

    /// The scenario, or one of the scenarios, of an open file; null if it belongs to none.
    const Project *project_of(const std::filesystem::path &path) const;
    std::vector<const Project *> projects() const;
    /// All in which the name may stand for the same: the project itself; where its organisation
    /// declares it, every scenario of the organisation, also those that nobody opened.
    std::vector<Project> all_projects_holding(const Occurrence &one, const Project &project) const;

  private:
    std::set<std::filesystem::path> roots_of(const std::filesystem::path &path) const;
    Project read(const std::filesystem::path &root) const;
    std::set<std::filesystem::path>
    other_walkthroughs(const std::filesystem::path &directory) const;
    bool is_open(const Project &project) const;
    void settle();

    Buffers buffers_;
    /// By the scenario's directory, or by the path of an organisation without one.
    std::map<std::filesystem::path, Project> projects_;
};

} // namespace enshu::dsl::lsp
