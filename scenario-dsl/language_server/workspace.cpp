#include "scenario-dsl/language_server/workspace.h"

#include "scenario-dsl/language_server/loose_reader.h"
#include "scenario-dsl/language_server/navigation.h"
#include "scenario-dsl/language_server/uri.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

namespace fs = std::filesystem;

// How far around an organisation its scenarios are looked for.
constexpr int levels_up = 3;
constexpr std::size_t most_directories = 500;
constexpr std::size_t most_scenarios = 50;
constexpr std::size_t most_walkthroughs = 20; // of one scenario, besides walkthrough.yaml

/// The organisation that the text of a scenario names, whether the text is sound or not.
fs::path organization_of(const Node &scenario, const fs::path &directory) {
    const Node *named = scenario.find("organization");
    if (!named || !named->is(Node::Type::Scalar) ||
        !scalar_rule(Shape::FilePath)->fits(named->text))
        return {};
    return real_path(directory / named->text / "organization.yaml");
}

std::vector<fs::path> scenarios_around(const fs::path &organization, const FileReader &reader) {
    std::vector<fs::path> found;
    std::size_t looked_at = 0;
    fs::path up = organization.parent_path();
    for (int level = 0; level < levels_up && up.has_relative_path(); ++level) {
        up = up.parent_path();
        std::error_code error;
        for (fs::directory_iterator it{up, error}, end; !error && it != end; it.increment(error)) {
            if (++looked_at > most_directories || found.size() >= most_scenarios)
                return found;
            const fs::path file = it->path() / "scenario.yaml";
            std::error_code unreadable;
            if (!fs::is_regular_file(file, unreadable))
                continue;
            Contents contents = reader(file, SyntaxLimits::bytes);
            if (auto *text = std::get_if<std::string>(&contents)) {
                const Source source{file.string(), std::move(*text)};
                if (organization_of(read_loosely(source), it->path()) == organization)
                    found.push_back(real_path(file).parent_path());
            }
        }
    }
    return found;
}

/// `walkthrough-NAME.yaml`
bool is_other_walkthrough(const fs::path &path) {
    const std::string name = path.filename().string();
    return name.starts_with("walkthrough-") && name.ends_with(".yaml");
}

Tree tree_of(const ParsedFile &file) {
    const bool sound = file.root != nullptr;
    return {real_path(file.path), file.type, file.source,
            sound ? file.root : std::make_shared<const Node>(read_loosely(*file.source)), sound};
}

} // namespace

const Tree *Project::find(const fs::path &path) const {
    const auto found = std::ranges::find(trees, path, &Tree::path);
    return found == trees.end() ? nullptr : &*found;
}

const Type *Workspace::type_of(const fs::path &path) {
    const fs::path name = path.filename();
    return name == "scenario.yaml"                                    ? &scenario_file()
           : name == "organization.yaml"                              ? &organization_file()
           : name == "walkthrough.yaml" || is_other_walkthrough(path) ? &walkthrough_file()
                                                                      : nullptr;
}

void Workspace::opened(const fs::path &path) {
    if (type_of(path) == &organization_file())
        for (const fs::path &directory : scenarios_around(path, buffers_.reader()))
            projects_.insert_or_assign(directory, read(directory));
    changed(path);
}

void Workspace::changed(const fs::path &path) {
    for (const fs::path &root : roots_of(path))
        projects_.insert_or_assign(root, read(root));
    settle();
}

void Workspace::reload() {
    for (auto &[root, project] : projects_)
        project = read(root);
    settle();
}

/// Every open document belongs to a project, each project has an open document, and an organisation
/// stands alone only where no scenario holds it.
void Workspace::settle() {
    std::erase_if(projects_, [this](const auto &project) { return !is_open(project.second); });
    for (const fs::path &path : buffers_.paths())
        if (!project_of(path))
            for (const fs::path &root : roots_of(path))
                projects_.insert_or_assign(root, read(root));
    std::set<fs::path> held;
    for (const auto &[root, project] : projects_)
        for (const Tree &tree : project.trees)
            if (tree.path != root)
                held.insert(tree.path);
    std::erase_if(projects_, [&](const auto &project) { return held.contains(project.first); });
}

const Project *Workspace::project_of(const fs::path &path) const {
    for (const auto &[root, project] : projects_)
        if (project.find(path))
            return &project;
    return nullptr;
}

std::vector<const Project *> Workspace::projects() const {
    std::vector<const Project *> result;
    for (const auto &[root, project] : projects_)
        result.push_back(&project);
    return result;
}

std::vector<Project> Workspace::all_projects_holding(const Occurrence &one,
                                                     const Project &project) const {
    std::set<fs::path> roots = roots_of(project.trees.front().path);
    for (const Occurrence &declared : declarations_of(one, project)) {
        const fs::path path = real_path(declared.place.source->path());
        roots.merge(roots_of(path));
        if (type_of(path) == &organization_file())
            for (fs::path &directory : scenarios_around(path, buffers_.reader()))
                roots.insert(std::move(directory));
    }
    std::vector<Project> result;
    for (const fs::path &root : roots)
        result.push_back(read(root));
    return result;
}

std::set<fs::path> Workspace::roots_of(const fs::path &path) const {
    if (type_of(path) != &organization_file())
        return {path.parent_path()};
    std::set<fs::path> roots;
    for (const auto &[root, project] : projects_)
        if (root != path && project.find(path))
            roots.insert(root);
    if (roots.empty())
        roots.insert(path);
    return roots;
}

Project Workspace::read(const fs::path &root) const {
    Project project;
    const auto add = [&](Analysis analysis) {
        for (const ParsedFile &file : analysis.files)
            project.trees.push_back(tree_of(file));
        project.analyses.push_back(std::move(analysis));
    };
    if (type_of(root) == &organization_file()) {
        add(analyse_shape(root, organization_file(), buffers_.reader()));
        return project;
    }
    add(analyse(root, buffers_.reader()));
    // A scenario that cannot be read at the moment still has its organisation.
    const Tree &scenario = project.trees.front();
    if (const fs::path path = scenario.sound ? fs::path{} : organization_of(*scenario.root, root);
        !path.empty())
        add(analyse_shape(path, organization_file(), buffers_.reader()));
    const Analysis &whole = project.analyses.front();
    const std::optional<Scenario> scenario_read = whole.draft && !whole.diagnostics.has_errors()
                                                      ? std::optional{whole.draft->scenario}
                                                      : std::nullopt;
    for (const fs::path &file : other_walkthroughs(root))
        add(scenario_read ? analyse_walkthrough(file, *scenario_read, buffers_.reader())
                          : analyse_shape(file, walkthrough_file(), buffers_.reader()));
    return project;
}

/// On the disk or, not saved yet, in the editor.
std::set<fs::path> Workspace::other_walkthroughs(const fs::path &directory) const {
    std::set<fs::path> found;
    for (const fs::path &path : buffers_.paths())
        if (path.parent_path() == directory && is_other_walkthrough(path))
            found.insert(path);
    std::size_t looked_at = 0;
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end;
         it.increment(error)) {
        if (++looked_at > most_directories || found.size() >= most_walkthroughs)
            break;
        if (is_other_walkthrough(it->path()))
            found.insert(real_path(it->path()));
    }
    return found;
}

bool Workspace::is_open(const Project &project) const {
    return std::ranges::any_of(project.trees,
                               [this](const Tree &tree) { return buffers_.find(tree.path); });
}

} // namespace enshu::dsl::lsp
