#include "sync/browser.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"

static void fill_word(const char *word, const char *address, bool *placed,
                      struct str_list *argv)
{
    const char *place = strstr(word, "%s");
    struct str text = STR_INIT;

    if (place != NULL) {
        *placed = true;
        str_add_len(&text, word, (size_t)(place - word));
        str_add(&text, address);
        str_add(&text, place + 2);
    } else {
        str_add(&text, word);
    }
    str_list_add(argv, text.buf);
    str_release(&text);
}

/* It stays when we end: it is the person's. */
static bool start(const struct str_list *words, const char *address,
                  struct error *err)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct str_list filled = STR_LIST_INIT;
    const char **argv;
    bool placed = false;
    pid_t pid;
    bool ok;

    for (size_t i = 0; i < words->count; i++) {
        fill_word(words->items[i], address, &placed, &filled);
    }
    if (!placed) {
        str_list_add(&filled, address);
    }
    argv = xcalloc(filled.count + 1, sizeof(*argv));
    for (size_t i = 0; i < filled.count; i++) {
        argv[i] = filled.items[i];
    }
    spec.argv = argv;
    spec.die_with_parent = false;
    ok = process_start(&spec, &pid, err);
    free(argv);
    str_list_release(&filled);
    return ok;
}

static bool try_command(const char *command, size_t len, const char *address)
{
    char *text = xstrndup(command, len);
    struct str_list words = STR_LIST_INIT;
    struct error ignored = ERROR_INIT;
    bool ok = process_split(text, &words, &ignored) && words.count > 0 &&
              start(&words, address, &ignored);

    error_release(&ignored);
    str_list_release(&words);
    free(text);
    return ok;
}

bool browser_open(const char *address, struct error *err)
{
    const char *at = getenv("BROWSER");

    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, ":");

        if (try_command(at, len, address)) {
            return true;
        }
        at += len + (at[len] == ':');
    }
    return try_command("xdg-open", strlen("xdg-open"), address) ||
           error_set_code(err, ERROR_NOT_FOUND, "no browser could be started");
}
