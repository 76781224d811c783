#include "app/pack.h"

#include <string.h>
#include <unistd.h>

#include "app/download.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"name", "NAME", "make: the pack's name (a-z, 0-9, -)"},
    {"version", "N", "make: its version, from 1 on"},
    {"title", "TEXT", "make: its title"},
    {"yes", NULL, "install: do not ask about a pack that is not signed"},
    {"older", NULL, "install: also over a newer version"},
    CLI_OPTIONS_END,
};

/* Bytes and version, as a line or as JSON. */
static void print_pack(struct call *call, const struct pack *pack)
{
    struct str size = STR_INIT;

    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "name", pack->name);
        json_int(&call->writer, "version", pack->version);
        json_text(&call->writer, "title", pack->title);
        json_int(&call->writer, "files", pack->files);
        json_int(&call->writer, "bytes", pack->bytes);
        json_bool(&call->writer, "signed", pack->is_signed);
        json_text(&call->writer, "comment", pack->comment);
        json_int(&call->writer, "had", pack->had);
        json_close_object(&call->writer);
        return;
    }
    download_add_size(&size, pack->bytes);
    call_print(call, "%s, version %lld: %s%s%lld files, %s%s%s\n", pack->name,
               (long long)pack->version, pack->title,
               pack->title[0] != '\0' ? ", " : "", (long long)pack->files,
               size.buf, pack->is_signed ? ", signed: " : "",
               pack->is_signed ? pack->comment : "");
    str_release(&size);
}

static void show_progress(void *context, int64_t done, int64_t total)
{
    (void)context;
    if (isatty(STDERR_FILENO) && total > 0) {
        fprintf(stderr, "\r\033[K%lld %%", (long long)(done * 100 / total));
        if (done >= total) {
            fputs("\r\033[K", stderr);
        }
        fflush(stderr);
    }
}

static enum exit_code finish(struct call *call, bool ok, struct pack *pack)
{
    if (ok) {
        print_pack(call, pack);
    }
    pack_release(pack);
    return ok ? EXIT_DONE : call_fail(call);
}

static enum exit_code verify(struct call *call)
{
    struct pack pack;

    return finish(
        call,
        pack_verify(call->argv[1], &pack, show_progress, NULL, &call->err),
        &pack);
}

/* A pack that nobody has signed is installed when somebody says yes. */
static bool agreed(struct call *call)
{
    struct pack pack;
    char answer[16] = "";
    bool asks = isatty(STDIN_FILENO) != 0;

    if (pack_key_is_set() || call_option(call, "yes") != NULL) {
        return true;
    }
    if (!pack_verify(call->argv[1], &pack, show_progress, NULL, &call->err)) {
        pack_release(&pack);
        return false;
    }
    if (asks) {
        fprintf(
            stderr,
            "%s, version %lld (%s), %lld files. No pack_key is set: nothing "
            "proves who made it.\nInstall it%s? [y/N] ",
            pack.name, (long long)pack.version, pack.title,
            (long long)pack.files,
            pack.had > 0 ? " in place of the one that is installed" : "");
        fflush(stderr);
        asks = fgets(answer, sizeof(answer), stdin) != NULL;
    }
    pack_release(&pack);
    return (asks && (answer[0] == 'y' || answer[0] == 'Y')) ||
           error_set(&call->err, "not installed: it is not signed; --yes "
                                 "installs it all the same");
}

static enum exit_code install(struct call *call)
{
    struct pack pack;

    if (!agreed(call)) {
        return call_fail(call);
    }
    return finish(call,
                  pack_install(call->argv[1],
                               call_option(call, "older") != NULL, &pack,
                               show_progress, NULL, &call->err),
                  &pack);
}

static enum exit_code make(struct call *call)
{
    const char *name = call_option(call, "name");
    struct pack pack;
    int64_t version;

    if (!call_number(call, "version", 1, INT64_MAX / 2, 0, &version)) {
        return call_fail(call);
    }
    if (call->argc != 3 || name == NULL || version == 0) {
        return call_fail_with(call, EXIT_USAGE,
                              "pack make wants DIR FILE --name NAME "
                              "--version N");
    }
    return finish(call,
                  pack_create(call->argv[1], call->argv[2], name, version,
                              call_option(call, "title"), &pack, &call->err),
                  &pack);
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
    if (!pack_remove(call->argv[1], &call->err)) {
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
                          "usage: dstudio pack install FILE | verify FILE | "
                          "list | remove NAME | make DIR FILE");
}

const struct command command_pack = {
    .name = "pack",
    .arguments = "install FILE | verify FILE | list | remove NAME | make DIR "
                 "FILE",
    .summary = "Install, check, list, remove or make content packs.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 3,
    .completes = COMPLETES_FILE,
    .no_app = true,
    .run = run,
};
