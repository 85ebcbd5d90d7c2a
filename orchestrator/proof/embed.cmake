# Writes the instructions of an export into a source file: cmake -D DIRECTORY=… -D OUTPUT=… -P embed.cmake
set(code "#include \"orchestrator/proof/export.h\"\n\nnamespace enshu::proof {\n\n")
string(APPEND code "const std::vector<File> &instruction_files() {\n    static const std::vector<File> files{\n")
foreach(file VERIFY.md VERIFY.ja.md verify.py)
    file(READ "${DIRECTORY}/${file}" text)
    string(APPEND code "        {\"${file}\", R\"=====(${text})=====\"},\n")
endforeach()
string(APPEND code "    };\n    return files;\n}\n\n} // namespace enshu::proof\n")
file(WRITE "${OUTPUT}" "${code}")
