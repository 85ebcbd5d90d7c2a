#include "scenario-dsl/schema/shape_words.h"

#include <algorithm>
#include <utility>

namespace enshu::dsl {
namespace {

using Row = std::pair<Shape, ShapeWords>;

const std::vector<Row> &rows() {
    static const std::vector<Row> table{
        {Shape::Version, {{"version", "版"}, {"always `1`", "常に `1`"}, "1"}},
        {Shape::Id,
         {{"name", "名前"},
          {"`a` to `z`, `0` to `9` and `-`, beginning with a letter, at most 31 characters",
           "英小文字で始まる、英小文字・数字・`-` の31文字まで"},
          "gate"}},
        {Shape::Line,
         {{"line of text", "1行の文"},
          {"text without a line break, at most 1000 bytes", "改行のない文。1000バイトまで"},
          "…"}},
        {Shape::Prose,
         {{"text in one language", "1つの言語の文"},
          {"on any number of lines", "何行でもよい"},
          "…"}},
        {Shape::Command,
         {{"command", "コマンド"},
          {"for /bin/sh, on any number of lines", "/bin/sh に渡す。何行でもよい"},
          R"("tail /var/log/syslog")"}},
        {Shape::Integer,
         {{"whole number", "整数"},
          {"digits without a leading zero, with `-` before it where it is below zero",
           "先頭に0を付けない数字。負なら `-` を付ける"},
          "10"}},
        {Shape::Flag,
         {{"yes or no", "はい・いいえ"}, {"`true` or `false`", "`true` か `false`"}, "true"}},
        {Shape::Duration,
         {{"time", "時間"},
          {"days, hours, minutes, seconds in this order: `90s`, `5m`, `1h30m`, `2d`",
           "日・時・分・秒の順: `90s`、`5m`、`1h30m`、`2d`"},
          "5m"}},
        {Shape::DurationRange,
         {{"time or range of times", "時間または時間の幅"},
          {"a time, or two with the shorter one first; one value is drawn from the seed",
           "時間1つ、または短い方を先にした2つ。シードから1つの値が引かれる"},
          "20s..40s"}},
        {Shape::Memory,
         {{"memory", "メモリー量"}, {"in `MiB` or `GiB`", "`MiB` か `GiB` で"}, "256MiB"}},
        {Shape::Size,
         {{"amount of data", "データ量"},
          {"in `KiB`, `MiB` or `GiB`", "`KiB`・`MiB`・`GiB` で"},
          "8MiB"}},
        {Shape::Cidr,
         {{"IPv4 network", "IPv4 ネットワーク"},
          {"address and prefix of 8 to 30; private, or reserved for documentation",
           "アドレスと 8 から 30 の長さ。プライベートか文書用のもの"},
          "192.168.20.0/24"}},
        {Shape::Address,
         {{"IPv4 address", "IPv4 アドレス"},
          {"`.25` for the zone's address with that end, or a whole one",
           "ゾーンからの相対 `.25`、または全体"},
          ".25"}},
        {Shape::Domain,
         {{"domain name", "ドメイン名"}, {"in lower case", "英小文字で"}, "city.hinode.example"}},
        {Shape::MailAddress,
         {{"mail address", "メールアドレス"},
          {"`NAME@DOMAIN`", "`名前@ドメイン`"},
          "taro@supplier.example"}},
        {Shape::FilePath,
         {{"path of a file", "ファイルのパス"},
          {"relative to the directory of the file in which it stands",
           "書かれているファイルのあるディレクトリーからの相対"},
          "files/lure.txt"}},
        {Shape::GuestPath,
         {{"path in a machine", "機械の中のパス"},
          {"from `/` on, without `..`", "`/` から。`..` は使えない"},
          "/home/suzuki/memo.txt"}},
        {Shape::UrlPath,
         {{"path of a URL", "URL のパス"},
          {"begins with `/`; ASCII without blanks and `#`, at most 200 characters",
           "`/` で始まる。空白と `#` のない ASCII で200文字まで"},
          "/news/update"}},
        {Shape::Url,
         {{"URL", "URL"},
          {"`http://`, a name and a path; no port, no query",
           "`http://` と名前とパス。ポートと検索文字列は書けない"},
          "http://www.city.hinode.example/"}},
        {Shape::Unit,
         {{"systemd unit", "systemd ユニット"}, {"its name", "ユニットの名前"}, "nginx"}},
        {Shape::StickLabel,
         {{"name of a stick", "USB メモリーの名前"},
          {"1 to 11 of `A` to `Z`, `0` to `9`, `_` and `-`",
           "英大文字・数字・`_`・`-` の1〜11文字"},
          "SUPPLIER"}},
        {Shape::Technique,
         {{"ATT&CK technique", "ATT&CK の技術番号"},
          {"`T` and four digits, with a sub-technique after a point",
           "`T` と4桁の数字。サブテクニックは点の後に3桁"},
          "T1566.001"}},
        {Shape::Port,
         {{"port", "ポート"},
          {"`tcp/` or `udp/` and a number", "`tcp/` か `udp/` と番号"},
          "tcp/22"}},
        {Shape::Ports,
         {{"ports", "ポートの並び"},
          {"ports with commas between them", "ポートをコンマで区切る"},
          "tcp/25"}},
        {Shape::Endpoint,
         {{"host in its zone", "ゾーン内のホスト"},
          {"`ZONE/HOST`", "`ゾーン/ホスト`"},
          "lgwan/files"}},
        {Shape::Endpoints,
         {{"from where to where", "通信の両端"},
          {"on each side of `->` a zone, `ZONE/HOST` or `any`",
           "`->` の両側に、ゾーン、`ゾーン/ホスト`、`any` のどれか"},
          "office -> dmz/gate"}},
        {Shape::Deadline,
         {{"deadline", "期限"},
          {"a time from the beginning, or `TIME of ID` after a step or inject",
           "開始からの時間、または手順・状況付与から数える `時間 of ID`"},
          "20m of soc-call"}},
    };
    return table;
}

} // namespace

const ShapeWords *shape_words(Shape shape) {
    const auto found = std::ranges::find(rows(), shape, &Row::first);
    return found == rows().end() ? nullptr : &found->second;
}

const std::vector<Shape> &scalar_shapes() {
    static const std::vector<Shape> shapes = [] {
        std::vector<Shape> all;
        for (const Row &row : rows())
            all.push_back(row.first);
        return all;
    }();
    return shapes;
}

Words scope_words(Scope scope) {
    switch (scope) {
    case Scope::None:
        break;
    case Scope::Zone:
        return {"zone", "ゾーン"};
    case Scope::Person:
        return {"person", "人"};
    case Scope::Host:
        return {"host", "ホスト"};
    case Scope::Step:
        return {"step", "手順"};
    case Scope::Inject:
        return {"inject", "状況付与"};
    case Scope::Moment:
        return {"step or inject", "手順または状況付与"};
    case Scope::Phase:
        return {"phase", "局面"};
    case Scope::Objective:
        return {"objective", "目標"};
    case Scope::Form:
        return {"form", "様式"};
    case Scope::FormField:
        return {"field of a form", "様式の欄"};
    case Scope::Variable:
        return {"name under `vary`", "`vary` の名前"};
    }
    return {"thing", "もの"};
}

std::string_view scope_example(Scope scope) {
    switch (scope) {
    case Scope::None:
        break;
    case Scope::Zone:
        return "dmz";
    case Scope::Person:
        return "suzuki";
    case Scope::Host:
        return "pc-suzuki";
    case Scope::Step:
        return "beacon";
    case Scope::Inject:
    case Scope::Moment:
        return "soc-call";
    case Scope::Phase:
        return "contain";
    case Scope::Objective:
        return "isolate-pc";
    case Scope::Form:
        return "first-report";
    case Scope::FormField:
        return "what";
    case Scope::Variable:
        return "lure";
    }
    return "name";
}

} // namespace enshu::dsl
