/* GET /style.css */
#include "server/pages.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#c9ced6;"
    "--soft:#5a6472;--accent:#0b57a4;--on-accent:#fff;--bad:#a11212;--good:#"
    "1b6e3c}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#15181c;"
    "--line:#3c434d;--soft:#a3adba;--accent:#8ab8f0;--on-accent:#10141a;"
    "--bad:#ff9b93;--good:#7fd6a0}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:42rem;padding:1rem;color:var(--ink);"
    "background:var(--paper);font:1.0625rem/1.5 system-ui,sans-serif;"
    "overflow-wrap:anywhere}\n"
    "header{border-bottom:1px solid var(--line);padding-bottom:.5rem}\n"
    "footer{border-top:1px solid var(--line);margin-top:2rem;"
    "padding-top:.5rem}\n"
    "header a{color:inherit;font-weight:600;text-decoration:none}\n"
    "a{color:var(--accent)}\n"
    "h1{font-size:1.5rem;line-height:1.25;margin:1.25rem 0 .75rem}\n"
    "h2{font-size:1.15rem;margin:2rem 0 .5rem}\n"
    "label{display:block;font-weight:600;margin-top:.75rem}\n"
    "input,select{display:block;width:100%;max-width:24rem;padding:.5rem;"
    "font:inherit;color:inherit;background:transparent;"
    "border:1px solid var(--soft);border-radius:.25rem}\n"
    "input[type=checkbox]{display:inline;width:auto;margin-right:.5rem}\n"
    "select option{background:var(--paper)}\n"
    "button,.button{margin:.75rem .5rem 0 0;padding:.5rem 1rem;font:inherit;"
    "color:var(--on-accent);background:var(--accent);"
    "border:1px solid var(--accent);border-radius:.25rem;cursor:pointer}\n"
    ".button{display:inline-block;text-decoration:none}\n"
    "button.plain{color:var(--accent);background:transparent}\n"
    "button.bad{color:var(--bad);background:transparent;"
    "border-color:var(--bad)}\n"
    ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}\n"
    ".code{font:600 1.75rem/1.4 ui-monospace,monospace;letter-spacing:.1em}\n"
    ".alert{color:var(--bad);font-weight:600}\n"
    ".alert p{margin:0}.alert a{color:inherit}\n"
    "div.alert{border-left:.25rem solid var(--bad);padding:.5rem .75rem;"
    "margin:.75rem 0}\n"
    ".qr{display:block;width:100%;max-width:16rem}\n"
    ".key,.codes{font-family:ui-monospace,monospace}\n"
    ".codes{list-style:none;padding:0;columns:2;max-width:20rem}\n"
    ".done{border-left:.25rem solid var(--good);padding:.5rem .75rem}\n"
    "[aria-invalid=true]{border-color:var(--bad)}\n"
    ".skip{position:absolute;left:-100rem}\n"
    ".skip:focus{left:1rem;top:.5rem;padding:.5rem 1rem;z-index:1;"
    "background:var(--paper);border:2px solid var(--accent)}\n"
    ".soft{color:var(--soft)}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}\n"
    "dt{color:var(--soft)}dd{margin:0}\n"
    "ul.rows{list-style:none;padding:0}\n"
    "ul.rows li{border-top:1px solid var(--line);padding:.5rem 0}\n";

bool style_run(struct call *call, struct server_store *store UNUSED,
               struct error *err UNUSED)
{
    call_answer_empty(call, 200);
    call->type = "text/css; charset=utf-8";
    call->cache = "max-age=3600";
    str_add(&call->out, style);
    return true;
}
