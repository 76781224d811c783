#include "base/nearest.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"tier", "T", "gold, silver or bronze"},
    {"category", "C",
     "resilience, data-management, communication, coordination, scaling or "
     "architecture"},
    CLI_OPTIONS_END,
};

static bool check_word(struct call *call, const char *what, const char *word,
                       const char *(*name)(int), int count)
{
    struct nearest nearest = NEAREST_INIT(word);

    for (int i = 0; i < count; i++) {
        if (str_equal(name(i), word)) {
            return true;
        }
        nearest_offer(&nearest, name(i));
    }
    error_set_code(&call->err, ERROR_USAGE, "unknown %s '%s'", what, word);
    nearest_add_hint(&nearest, &call->err.text);
    return false;
}

static const char *tier_at(int i)
{
    return pattern_tier_name((enum pattern_tier)i);
}

static const char *category_at(int i)
{
    return pattern_category_name((enum pattern_category)i);
}

static void add(struct call *call, const struct outline_pattern *pattern)
{
    struct json_out *json = &call->writer;

    if (call->json) {
        json_open_object(json, NULL);
        json_text(json, "id", pattern->id);
        json_text(json, "title", pattern->title);
        json_text(json, "category", category_at((int)pattern->category));
        json_text(json, "tier", tier_at((int)pattern->tier));
        json_text(json, "status", pattern_status_name(pattern->status));
        json_text(json, "summary", pattern->summary);
        json_close_object(json);
    } else {
        call_pad(call, pattern->title, 32);
        call_print(call, " %-6s  %-15s  %s\n", tier_at((int)pattern->tier),
                   category_at((int)pattern->category), pattern->id);
    }
}

static enum exit_code run(struct call *call)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_REFERENCE);
    const char *tier = call_option(call, "tier");
    const char *category = call_option(call, "category");
    size_t shown = 0;

    if ((tier != NULL &&
         !check_word(call, "tier", tier, tier_at, TIER_BRONZE + 1)) ||
        (category != NULL &&
         !check_word(call, "category", category, category_at,
                     CATEGORY_ARCHITECTURE + 1))) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < outline->pattern_count; i++) {
        const struct outline_pattern *pattern = &outline->patterns[i];

        if ((tier == NULL || str_equal(tier, tier_at((int)pattern->tier))) &&
            (category == NULL ||
             str_equal(category, category_at((int)pattern->category)))) {
            add(call, pattern);
            shown++;
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return shown > 0 ? EXIT_DONE : EXIT_NONE;
}

const struct command command_patterns = {
    .name = "patterns",
    .arguments = "",
    .summary = "List the pattern catalogue.",
    .options = options,
    .run = run,
};
