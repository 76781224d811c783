#include "screens/layout_runs.h"

static enum role role_of(enum run_role role)
{
    static const enum role roles[RUN_ROLE_COUNT] = {
        [RUN_TEXT] = ROLE_TEXT,       [RUN_TITLE] = ROLE_TITLE,
        [RUN_CHAPTER] = ROLE_HEADING, [RUN_HEADING] = ROLE_HEADING,
        [RUN_MARKER] = ROLE_DIM,      [RUN_QUOTE] = ROLE_QUOTE,
        [RUN_BAR] = ROLE_RULE,        [RUN_RULE] = ROLE_RULE,
        [RUN_HEAD] = ROLE_STRONG,     [RUN_CELL] = ROLE_TEXT,
        [RUN_CODE] = ROLE_CODE,       [RUN_DIAGRAM] = ROLE_CODE,
        [RUN_CAPTION] = ROLE_DIM,     [RUN_OUTPUT] = ROLE_DIM,
        [RUN_SPACE] = ROLE_TEXT,
    };

    return roles[role];
}

static enum role styled(const struct run *run)
{
    if (run->role != RUN_TEXT && run->role != RUN_CELL &&
        run->role != RUN_QUOTE) {
        return role_of(run->role);
    }
    if (run->style & SPAN_CODE) {
        return ROLE_CODE;
    }
    if (run->style & SPAN_STRONG) {
        return ROLE_STRONG;
    }
    if (run->style & SPAN_EMPHASIS) {
        return ROLE_EMPHASIS;
    }
    return run->target != NULL ? ROLE_LINK : role_of(run->role);
}

size_t layout_runs(const struct layout *layout, size_t line,
                   struct text_run *runs, size_t max)
{
    const struct layout_line *laid = layout_get_line(layout, line);
    const struct run *from = layout_get_runs(layout, line);
    size_t count = laid->run_count < max ? laid->run_count : max;

    for (size_t i = 0; i < count; i++) {
        runs[i] = (struct text_run){
            .at = from[i].text, .len = from[i].len, .role = styled(&from[i])};
    }
    return count;
}
