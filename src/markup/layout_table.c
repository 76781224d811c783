/*
 * Tables: columns share the width, cells wrap; where that would leave columns
 * too narrow to read, each row becomes lines of "label: value".
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "markup/layout_private.h"

enum {
    GAP = 3,         /* " | " */
    LEAST = 6,       /* cells of a column that had to be narrowed */
    MAX_COLUMNS = 32 /* wider tables become lines */
};

struct grid {
    const struct table *table;
    int widths[MAX_COLUMNS];
    bool wraps; /* some cell takes more than one line */
};

static const struct table_cell *cell_at(const struct table *table, size_t row,
                                        size_t column)
{
    return &table->cells[row * table->columns + column];
}

static int longest_word(const struct rich_text *rich)
{
    int longest = 0;
    size_t at = 0;

    while (at < rich->len) {
        size_t from;
        int width;

        while (at < rich->len &&
               (rich->text[at] == ' ' || rich->text[at] == '\n')) {
            at++;
        }
        from = at;
        while (at < rich->len && rich->text[at] != ' ' &&
               rich->text[at] != '\n') {
            at++;
        }
        width = utf8_width_len(rich->text + from, at - from);
        longest = width > longest ? width : longest;
    }
    return longest;
}

static void measure(const struct table *table, int natural[MAX_COLUMNS],
                    int least[MAX_COLUMNS])
{
    for (size_t column = 0; column < table->columns; column++) {
        natural[column] = 1;
        least[column] = LEAST;
        for (size_t row = 0; row < table->rows; row++) {
            const struct rich_text *rich = &cell_at(table, row, column)->rich;
            int width = utf8_width_len(rich->text, rich->len);
            int word = longest_word(rich);

            natural[column] = width > natural[column] ? width : natural[column];
            least[column] = word > least[column] ? word : least[column];
        }
        if (least[column] > natural[column]) {
            least[column] = natural[column];
        }
    }
}

/*
 * Shares `room` among the columns: those that need less than an even share
 * get what they need, the others divide the rest. False when some column
 * would be narrower than its longest word.
 */
static bool share(struct grid *grid, int room)
{
    size_t columns = grid->table->columns;
    int natural[MAX_COLUMNS];
    int least[MAX_COLUMNS];
    bool set[MAX_COLUMNS] = {false};
    size_t open = columns;
    bool again = true;

    measure(grid->table, natural, least);
    while (again && open > 0) {
        int even = room / (int)open;

        again = false;
        for (size_t i = 0; i < columns; i++) {
            bool small = natural[i] <= even;

            if (set[i] || (!small && least[i] < even)) {
                continue;
            }
            grid->widths[i] = small ? natural[i] : least[i];
            set[i] = true;
            room -= grid->widths[i];
            open--;
            again = true;
            break;
        }
    }
    if (room < 0 || (open > 0 && room / (int)open < LEAST)) {
        return false;
    }
    for (size_t i = 0; i < columns; i++) {
        if (!set[i]) {
            grid->widths[i] = room / (int)open;
            room -= grid->widths[i];
            open--;
            grid->wraps = true;
        }
        grid->wraps |= grid->widths[i] < natural[i];
    }
    return true;
}

static void add_rule(struct layout *layout, const struct grid *grid)
{
    const char *dash = layout_glyph(layout, "─", "-");

    layout_add_empty(layout);
    for (size_t i = 0; i < grid->table->columns; i++) {
        if (i > 0) {
            layout_add_const(layout, layout_glyph(layout, "─┼─", "-+-"),
                             RUN_RULE);
        }
        for (int n = 0; n < grid->widths[i]; n++) {
            layout_add_const(layout, dash, RUN_RULE);
        }
    }
}

static void add_cell_line(struct layout *layout, const struct table_cell *cell,
                          const struct slice_fit *fit, int width,
                          enum run_role role, bool last)
{
    int used = utf8_width_len(cell->rich.text + fit->from, fit->to - fit->from);
    int left = 0;

    if (cell->align == ALIGN_RIGHT) {
        left = width - used;
    } else if (cell->align == ALIGN_CENTER) {
        left = (width - used) / 2;
    }
    layout_add_spaces(layout, left);
    layout_add_slice(layout, &cell->rich, fit->from, fit->to, role);
    if (!last) {
        layout_add_spaces(layout, width - used - left);
    }
}

static void add_row(struct layout *layout, const struct grid *grid, size_t row)
{
    enum run_role role = row == 0 ? RUN_HEAD : RUN_CELL;
    size_t columns = grid->table->columns;
    size_t at[MAX_COLUMNS] = {0};
    bool more = true;

    while (more) {
        more = false;
        layout_add_empty(layout);
        for (size_t i = 0; i < columns; i++) {
            const struct table_cell *cell = cell_at(grid->table, row, i);
            struct slice_fit fit = layout_fit(cell->rich.text, cell->rich.len,
                                              at[i], grid->widths[i]);

            if (i > 0) {
                layout_add_const(layout, layout_glyph(layout, " │ ", " | "),
                                 RUN_RULE);
            }
            add_cell_line(layout, cell, &fit, grid->widths[i], role,
                          i + 1 == columns);
            at[i] = fit.next;
            more |= at[i] < cell->rich.len;
        }
    }
}

/* Text that goes on in the open line after `used` cells, then indented by
 * two. Returns the cells used of the last line. */
static int add_wrapped(struct layout *layout, const struct rich_text *rich,
                       int used, enum run_role role)
{
    size_t at = 0;

    do {
        struct slice_fit fit =
            layout_fit(rich->text, rich->len, at, layout->options.width - used);

        layout_add_slice(layout, rich, fit.from, fit.to, role);
        used += utf8_width_len(rich->text + fit.from, fit.to - fit.from);
        at = fit.next;
        if (at < rich->len) {
            layout_add_empty(layout);
            layout_add_spaces(layout, 2);
            used = 2;
        }
    } while (at < rich->len);
    return used;
}

/* "label: value" */
static void add_label_row(struct layout *layout, const struct table *table,
                          size_t row, size_t column)
{
    const struct rich_text *label = &cell_at(table, 0, column)->rich;
    const struct rich_text *value = &cell_at(table, row, column)->rich;
    int used = 0;

    layout_add_empty(layout);
    if (label->len > 0) {
        used = add_wrapped(layout, label, 0, RUN_HEAD) + 1;
        if (used <= layout->options.width) {
            layout_add_const(layout, ":", RUN_HEAD);
        }
    }
    if (used > layout->options.width / 2) {
        layout_add_empty(layout);
        layout_add_spaces(layout, 2);
        used = 2;
    } else if (used > 0) {
        layout_add_spaces(layout, 1);
        used++;
    }
    add_wrapped(layout, value, used, RUN_CELL);
}

static void add_labelled(struct layout *layout, const struct table *table)
{
    for (size_t row = 1; row < table->rows; row++) {
        if (row > 1) {
            layout_add_empty(layout);
        }
        for (size_t column = 0; column < table->columns; column++) {
            add_label_row(layout, table, row, column);
        }
    }
}

void layout_add_table(struct layout *layout, const struct table *table)
{
    struct grid grid = {.table = table};
    int room = layout->options.width - GAP * ((int)table->columns - 1);

    if (table->columns == 0 || table->rows == 0) {
        return;
    }
    if (table->columns > MAX_COLUMNS || !share(&grid, room)) {
        add_labelled(layout, table);
        return;
    }
    for (size_t row = 0; row < table->rows; row++) {
        add_row(layout, &grid, row);
        if (row == 0 || (grid.wraps && row + 1 < table->rows)) {
            add_rule(layout, &grid);
        }
    }
}
