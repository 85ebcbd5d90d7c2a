# Writes the page's style and script into a source file: cmake -D DIRECTORY=… -D OUTPUT=… -P embed.cmake
file(READ "${DIRECTORY}/page.css" style)
file(READ "${DIRECTORY}/page.js" script)
file(WRITE "${OUTPUT}" "#include \"orchestrator/debrief/page_assets.h\"\n\nnamespace enshu::debrief {\n\n"
    "const std::string_view page_style = R\"=====(${style})=====\";\n"
    "const std::string_view page_script = R\"=====(${script})=====\";\n\n} // namespace enshu::debrief\n")
