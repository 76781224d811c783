#include "app/pack.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/download.h"
#include "app/packing.h"
#include "base/clock.h"
#include "cli/bar.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"name", "NAME", "make: the pack's name (a-z, 0-9, -)"},
    {"version", "N", "make: its version, from 1 on"},
    {"title", "TEXT", "make: its title"},
    {"yes", NULL, "install: do not ask about a pack that is not signed"},
    {"older", NULL, "install: also over a newer version"},
    {"checksum", "SUM", "install from a URL: its SHA-256, or sha512-BASE64"},
    {"shared", NULL, "install, remove: for all users of this machine"},
    CLI_OPTIONS_END,
};

static void print_json(struct call *call, const struct pack *pack)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "name", pack->name);
    json_int(json, "version", pack->version);
    json_text(json, "title", pack->title);
    json_int(json, "files", pack->files);
    json_int(json, "bytes", pack->bytes);
    json_bool(json, "signed", pack->is_signed);
    json_text(json, "comment", pack->comment);
    json_int(json, "had", pack->had);
    json_text(json, "from", pack->from);
    json_text(json, "folder", pack->folder);
    json_bool(json, "shared", pack->shared);
    json_bool(json, "hidden", pack->hidden);
    json_int(json, "at", pack->at);
    json_close_object(json);
}

/* Bytes and version, as a line or as JSON. */
static void print_pack(struct call *call, const struct pack *pack)
{
    struct str size = STR_INIT;

    if (call->json) {
        print_json(call, pack);
        return;
    }
    download_add_size(&size, pack->bytes);
    call_print(call, "%s, version %lld: %s%s%lld files, %s%s%s%s%s\n",
               pack->name, (long long)pack->version, pack->title,
               pack->title[0] != '\0' ? ", " : "", (long long)pack->files,
               size.buf, pack->is_signed ? ", signed: " : "",
               pack->is_signed ? pack->comment : "",
               pack->shared ? ", shared" : "",
               pack->hidden ? ", not used: another goes before it" : "");
    if (pack->at > 0) {
        char date[16];

        call_print(call, "  from %s, %s\n", pack->from,
                   civil_format(pack->at / 86400, date));
    }
    str_release(&size);
}

static void show(struct bar *bar, const struct packing_view *view)
{
    struct str words = STR_INIT;

    str_add(&words, packing_state_name(view->state));
    if (view->why != NULL) {
        str_add_format(&words, ", will be tried again: %s", view->why);
    } else if (view->state == PACKING_FETCHING) {
        str_add_char(&words, ' ');
        download_add_size(&words, view->done);
        if (view->rate > 0) {
            str_add(&words, ", ");
            download_add_size(&words, view->rate);
            str_add(&words, "/s");
        }
    }
    bar_show(bar,
             view->total > 0 && view->done <= view->total
                 ? (double)view->done / (double)view->total
                 : 0,
             words.buf);
    str_release(&words);
}

/* A pack that nobody has signed is installed when somebody says yes. */
static bool ask(const struct packing_view *view)
{
    struct str question = STR_INIT;
    char answer[16] = "";
    bool asks = isatty(STDIN_FILENO) != 0;

    if (asks) {
        packing_add_question(view, &question);
        fprintf(stderr, "%s [y/N] ", question.buf);
        fflush(stderr);
        asks = fgets(answer, sizeof(answer), stdin) != NULL;
    }
    str_release(&question);
    return asks && (answer[0] == 'y' || answer[0] == 'Y');
}

static bool is_over(const struct packing_view *view)
{
    return view->state == PACKING_DONE || view->state == PACKING_FAILED;
}

/* To the end. `*refused`: the question was answered with no, or by nobody. */
static void follow(struct packing *packing, bool *refused)
{
    const struct packing_view *view = packing_get(packing);
    enum packing_state state = view->state;
    struct bar bar;

    bar_init(&bar);
    *refused = false;
    while (!is_over(view)) {
        struct pollfd one = packing_get_poll(packing);

        if (view->state == PACKING_ASKING) {
            bool yes;

            bar_clear(&bar);
            yes = ask(view);
            *refused = !yes;
            packing_answer(packing, yes);
            continue;
        }
        show(&bar, view);
        poll(&one, 1, -1);
        packing_service(packing);
        if (view->state != state) {
            state = view->state;
            bar_init(&bar);
        }
    }
    bar_clear(&bar);
}

static enum exit_code run_packing(struct call *call, bool to_install)
{
    struct packing_spec spec = {
        .source = call->argv[1],
        .checksum = call_option(call, "checksum"),
        .install = to_install,
        .older = call_option(call, "older") != NULL,
        .agreed = call_option(call, "yes") != NULL,
        .shared = call_option(call, "shared") != NULL,
    };
    struct packing *packing = NULL;
    bool refused = false;
    bool ok;

    if (!packing_new(&spec, &packing, &call->err)) {
        return call_fail(call);
    }
    follow(packing, &refused);
    if (refused) {
        ok = error_set(&call->err, "not installed: it is not signed; --yes "
                                   "installs it all the same");
    } else {
        ok = packing_result(packing, &call->err);
    }
    if (ok) {
        print_pack(call, &packing_get(packing)->pack);
    }
    packing_free(packing);
    return ok ? EXIT_DONE : call_fail(call);
}

static enum exit_code verify(struct call *call)
{
    return run_packing(call, false);
}

static enum exit_code install(struct call *call)
{
    return run_packing(call, true);
}

static enum exit_code make(struct call *call)
{
    const char *name = call_option(call, "name");
    struct pack pack;
    int64_t version;
    bool ok;

    if (!call_number(call, "version", 1, INT64_MAX / 2, 0, &version)) {
        return call_fail(call);
    }
    if (call->argc != 3 || name == NULL || version == 0) {
        return call_fail_with(call, EXIT_USAGE,
                              "pack make wants DIR FILE --name NAME "
                              "--version N");
    }
    ok = pack_create(call->argv[1], call->argv[2], name, version,
                     call_option(call, "title"), &pack, &call->err);
    if (ok) {
        print_pack(call, &pack);
    }
    pack_release(&pack);
    return ok ? EXIT_DONE : call_fail(call);
}

static enum exit_code list(struct call *call)
{
    struct pack_list packs = {.items = NULL};
    bool none;

    pack_list_read(&packs);
    none = packs.count == 0;
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < packs.count; i++) {
        print_pack(call, &packs.items[i]);
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    pack_list_release(&packs);
    return none && !call->json
               ? call_fail_with(call, EXIT_NONE, "no packs are installed")
               : EXIT_DONE;
}

static enum exit_code remove_pack(struct call *call)
{
    bool shared = call_option(call, "shared") != NULL;

    if (!pack_remove(call->argv[1], shared, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "removed", call->argv[1]);
        json_close_object(&call->writer);
    }
    return EXIT_DONE;
}

static enum exit_code run(struct call *call)
{
    static const struct {
        const char *word;
        int arguments; /* with the word */
        enum exit_code (*run)(struct call *call);
    } words[] = {
        {"install", 2, install},    {"verify", 2, verify}, {"list", 1, list},
        {"remove", 2, remove_pack}, {"make", 3, make},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(call->argv[0], words[i].word) &&
            call->argc == words[i].arguments) {
            return words[i].run(call);
        }
    }
    return call_fail_with(call, EXIT_USAGE,
                          "usage: dstudio pack install FILE | URL, verify FILE "
                          "| URL | NAME, list, remove NAME, make DIR FILE");
}

const struct command command_pack = {
    .name = "pack",
    .arguments = "install FILE|URL | verify FILE|URL|NAME | list | "
                 "remove NAME | make DIR FILE",
    .summary = "Install, check, list, remove or make content packs.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 3,
    .completes = COMPLETES_FILE,
    .words = "install verify list remove make",
    .no_app = true,
    .run = run,
};
