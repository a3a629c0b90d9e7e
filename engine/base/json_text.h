#pragma once

#include <string>
#include <string_view>

namespace bokeh {

/// JSON as text. Names of files and devices are bytes of any kind: what is not UTF-8 becomes U+FFFD, and a report never
/// fails over it. `Json`: nlohmann's; `indent`: spaces a level, -1 for one line.
template <class Json> std::string jsonText(const Json &json, int indent = -1)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

/// Whether brackets in a JSON text stand more than `most` deep. Ask before it is parsed: a parser keeps a level of its
/// own for each.
inline bool nestsDeeper(std::string_view text, int most)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > most)
            return true;
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

} // namespace bokeh
