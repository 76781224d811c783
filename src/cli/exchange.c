/* `export` and `import`: every line of every log. */
#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "store/store_lines.h"
#include "store/store_vault.h"

static int64_t count_sealed(struct call *call)
{
    struct store_sealed sealed;

    store_sealed_count(app_store(call->app), &sealed);
    return sealed.open + sealed.locked;
}

static enum exit_code run_export(struct call *call)
{
    const char *path = call->argv[0];
    bool to_stdout = str_equal(path, "-");
    FILE *file = to_stdout ? stdout : fopen(path, "wxe");
    bool ok;

    if (file == NULL) {
        return call_fail_with(call, EXIT_FAILED, "cannot write '%s': %s", path,
                              strerror(errno));
    }
    ok = store_export(app_store(call->app), file, &call->err);
    if (fflush(file) != 0 || (!to_stdout && fclose(file) != 0)) {
        ok =
            ok && error_set_errno(&call->err, errno, "cannot write '%s'", path);
    }
    if (ok && count_sealed(call) > 0) {
        fprintf(stderr,
                "dstudio export: %lld encrypted entries are in it: nobody "
                "reads them without the passphrase\nor the recovery key\n",
                (long long)count_sealed(call));
    }
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_export = {
    .name = "export",
    .arguments = "FILE",
    .summary = "Write the whole journal to a new file, or to - .",
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_FILE,
    .run = run_export,
};

static enum exit_code run_import(struct call *call)
{
    const char *path = call->argv[0];
    bool from_stdin = str_equal(path, "-");
    FILE *file = from_stdin ? stdin : fopen(path, "re");
    struct store_imported imported = {0};
    bool ok;

    if (file == NULL) {
        return call_fail_with(call, EXIT_FAILED, "cannot read '%s': %s", path,
                              strerror(errno));
    }
    ok = store_import(app_store(call->app), file, &imported, &call->err);
    if (!from_stdin) {
        fclose(file);
    }
    if (!ok) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "logs", imported.logs);
        json_int(&call->writer, "added", imported.added);
        json_int(&call->writer, "known", imported.known);
        json_int(&call->writer, "moved", imported.moved);
        json_close_object(&call->writer);
    } else {
        call_print(call, "%lld event%s added, %lld there already\n",
                   (long long)imported.added, imported.added == 1 ? "" : "s",
                   (long long)imported.known);
    }
    return EXIT_DONE;
}

const struct command command_import = {
    .name = "import",
    .arguments = "FILE",
    .summary = "Take in a file that export wrote, or - .",
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_FILE,
    .run = run_import,
};
