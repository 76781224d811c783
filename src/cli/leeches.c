#include <stdlib.h>

#include "app/leech.h"
#include "catalog/outline.h"
#include "cli/command.h"

static void add_leech(struct call *call, const struct leech *leech)
{
    if (call->json) {
        struct json_out *json = &call->writer;

        json_open_object(json, NULL);
        json_text(json, "name", leech->question->name);
        json_text(json, "stem", leech->question->stem);
        json_int(json, "lapses", leech->lapses);
        json_bool(json, "suspended", leech->suspended);
        json_close_object(json);
        return;
    }
    call_print(call, "%s, forgotten %d times%s\n", leech->question->name,
               leech->lapses, leech->suspended ? ", suspended" : "");
    call_wrap(call, 2, leech->question->stem);
}

static enum exit_code run(struct call *call)
{
    struct leech *leeches = NULL;
    size_t count = 0;

    if (!app_leeches(call->app, &leeches, &count, &call->err)) {
        free(leeches);
        return call_fail(call);
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        add_leech(call, &leeches[i]);
    }
    if (call->json) {
        json_close_list(&call->writer);
    } else if (count > 0) {
        const char *name = leeches[0].question->name;

        call_print(call,
                   "\nWhat helps, as with %s:\n"
                   "  dstudio play --says %s   hear its source again\n"
                   "  dstudio note %.5s TEXT   write it in your own words\n"
                   "  dstudio suspend %s   ask it no more; --off: again\n",
                   name, name, name, name);
    }
    free(leeches);
    return count > 0 ? EXIT_DONE : EXIT_NONE;
}

const struct command command_leeches = {
    .name = "leeches",
    .arguments = "",
    .summary = "List questions forgotten again and again, and what helps.",
    .run = run,
};
