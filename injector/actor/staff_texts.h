// What an emulated person knows and writes, as lines of `WORD REST`; what belongs to a `mail`,
// `letter` or `document` follows it, indented by two blanks, also after an empty line. `#` begins a
// comment.
//
//     agent TEXT                what a browser calls itself
//     proxy NAME, mailer NAME   what is looked up before the proxy, the mail server is spoken to
//     site NAME ADDRESS         a web site; `*` as the address: only through a proxy
//     page TOPIC /PATH          on sites with TOPIC in their name; `*`: on all
//     from ADDRESS NAME         who writes mails
//     sender ADDRESS NAME       who writes letters; with one there are letters and no mails
//     to ADDRESS NAME           who is written to
//     mail SUBJECT              to a colleague; {to} and {from} are names, {n} is a number
//     letter SUBJECT            from somebody outside
//     document NAME             a document, of which each line is written one day or another
//     heading TEXT, text TEXT   for pages
//
// Nothing else of the exercise is told to it: no step, no answer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace enshu::actor {

struct StaffTexts {
    struct Site {
        std::string name;
        std::string address; ///< empty: only a proxy knows
    };
    struct Page {
        std::string topic;
        std::string path;
    };
    struct Person {
        std::string address;
        std::string name;
    };
    struct Writing {
        std::string title; ///< a mail's subject, a document's file name
        std::vector<std::string> lines;
    };

    std::vector<std::string> agents;
    std::string proxy;
    std::string mailer;
    std::vector<Site> sites;
    std::vector<Page> pages;
    std::vector<Person> from;
    std::vector<Person> senders;
    std::vector<Person> to;
    std::vector<Writing> mails;
    std::vector<Writing> letters;
    std::vector<Writing> documents;
    std::vector<std::string> headings;
    std::vector<std::string> texts;

    /// Paths of the pages that a site of this name has; at least `/`.
    std::vector<std::string> pages_of(const std::string &site) const;
};

/// Of one file after the other, each at most 64 KiB. Throws Failure(Usage), Failure(Failed) where a
/// file cannot be read.
StaffTexts read_staff_texts(const std::vector<std::filesystem::path> &files);

} // namespace enshu::actor
