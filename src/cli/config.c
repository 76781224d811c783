#include <stdlib.h>
#include <string.h>

#include "app/settings.h"
#include "base/nearest.h"
#include "cli/command.h"

static void add_option(struct call *call, const char *key,
                       const struct option *option)
{
    const char *value = app_setting(call->app, key);
    char *copy = xstrdup(value);
    bool set = app_setting_is_set(call->app, key);

    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "key", key);
        json_text(&call->writer, "value", copy);
        json_text(&call->writer, "default", option->standard);
        json_bool(&call->writer, "set", set);
        json_text(&call->writer, "home",
                  option->home == OPTION_DEVICE ? "device" : "person");
        json_text(&call->writer, "help", option->help);
        json_close_object(&call->writer);
    } else {
        call_pad(call, key, 26);
        call_print(call, "%s %-12s %s\n", set ? "*" : " ",
                   copy[0] != '\0' ? copy : "-", option->help);
    }
    free(copy);
}

static enum exit_code list(struct call *call)
{
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (const struct option *option = option_table(); option->key != NULL;
         option++) {
        if (!str_ends_with(option->key, ".")) {
            add_option(call, option->key, option);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return EXIT_DONE;
}

static enum exit_code print_one(struct call *call)
{
    const char *key = call->argv[0];
    const struct option *option = option_find(key);
    struct nearest nearest = NEAREST_INIT(key);

    if (option == NULL) {
        for (const struct option *o = option_table(); o->key != NULL; o++) {
            nearest_offer(&nearest, o->key);
        }
        error_set_code(&call->err, ERROR_NOT_FOUND, "no setting '%s'", key);
        nearest_add_hint(&nearest, &call->err.text);
        return call_fail(call);
    }
    if (call->json) {
        add_option(call, key, option);
    } else {
        call_print(call, "%s\n", app_setting(call->app, key));
    }
    return EXIT_DONE;
}

static enum exit_code run(struct call *call)
{
    char *value;
    bool ok;

    if (call->argc == 0) {
        return list(call);
    }
    if (call->argc == 1) {
        return print_one(call);
    }
    value = call_words(call, 1);
    ok = app_setting_set(call->app, call->argv[0], value, &call->err);
    free(value);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_config = {
    .name = "config",
    .arguments = "[KEY [VALUE]]",
    .summary = "Print or change settings; '' goes back to the default.",
    .max_arguments = -1,
    .completes = COMPLETES_SETTING,
    .run = run,
};
