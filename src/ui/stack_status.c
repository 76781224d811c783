/*
 * The line under the body: a message, a prompt, or the screen's status. What
 * is longer than the row takes the rows above it, too: a sentence that says
 * what was kept and what to do is of no use cut in the middle.
 */
#include <string.h>

#include "ui/frame.h"
#include "ui/stack_state.h"

/* Of the body, the part that a status may take: it stays there. */
#define STATUS_SHARE 3

static const char *status_of(const struct screen *screen)
{
    const char *status = screen != NULL && screen->ops->status != NULL
                             ? screen->ops->status(screen)
                             : NULL;

    return status != NULL ? status : "";
}

struct frame_keys stack_frame_keys(const struct stack *stack)
{
    const struct screen *screen = stack_top_screen(stack);

    return (struct frame_keys){stack->keymap, screen->ops->name,
                               screen->ops->actions, screen_mode(screen)};
}

/* Rows of the screen's status at this width; 1 when it has none. */
static int status_rows(const struct stack *stack, int width)
{
    const struct screen *screen = stack_top_screen(stack);
    const char *status = status_of(screen);
    struct str text = STR_INIT;
    struct frame_keys keys;
    int rows = 1;

    if (status[0] != '\0') {
        keys = stack_frame_keys(stack);
        frame_add_marked(status, &keys, &text);
        rows = canvas_wrap(NULL, 0, 0, width, ROLE_STATUS, text.buf);
    }
    str_release(&text);
    return rows > 1 ? rows : 1;
}

struct frame_layout stack_layout(const struct stack *stack, int width,
                                 int height)
{
    struct frame_layout layout = frame_layout(width, height);
    int most = layout.body_height / STATUS_SHARE;
    int rows;

    if (layout.too_small || stack->count == 0) {
        return layout;
    }
    rows = status_rows(stack, width - 2);
    layout.body_height -= (rows < most ? rows : most) - 1;
    return layout;
}

/* So many rows of the canvas, down to the status line, blank. */
static struct canvas rows_above(struct canvas *canvas,
                                const struct frame_layout *layout, int rows)
{
    int most = layout->status_y - layout->body_y + 1;
    struct canvas area;

    rows = rows < most ? rows : most;
    area =
        canvas_sub(canvas, 0, layout->status_y - rows + 1, canvas->width, rows);
    canvas_fill(&area, ROLE_TEXT, " ");
    return canvas_sub(&area, 1, 0, area.width - 2, rows);
}

static void draw_message(const struct stack *stack, struct canvas *canvas,
                         const struct frame_layout *layout)
{
    const char *message = stack->message.buf;
    int rows = canvas_wrap(NULL, 0, 0, canvas->width - 2, ROLE_TEXT, message);
    struct canvas area = rows_above(canvas, layout, rows);

    canvas_wrap(&area, 0, 0, area.width, stack->message_role, message);
}

/* The status in the rows that stack_layout() kept for it. */
static void draw_screen_status(const struct stack *stack, struct canvas *canvas,
                               const struct frame_layout *layout, int width)
{
    int rows = layout->status_y - layout->body_y - layout->body_height + 1;
    struct frame_keys keys = stack_frame_keys(stack);
    struct canvas area = rows_above(canvas, layout, rows);
    const char *status = status_of(stack_top_screen(stack));
    struct str text = STR_INIT;

    area.width = width;
    if (rows == 1) {
        frame_draw_marked(&area, 0, ROLE_STATUS, status, &keys);
        return;
    }
    frame_add_marked(status, &keys, &text);
    canvas_wrap(&area, 0, 0, area.width, ROLE_STATUS, text.buf);
    str_release(&text);
}

bool stack_draw_status(const struct stack *stack, struct canvas *canvas,
                       const struct frame_layout *layout)
{
    struct canvas row = canvas_row(canvas, layout->status_y);
    int width = canvas->width - 2;

    if (prompt_is_open(&stack->prompt)) {
        row = rows_above(canvas, layout, prompt_rows(&stack->prompt, width));
        prompt_draw(&stack->prompt, &row);
        if (stack->message.len > 0) {
            struct frame_layout above = *layout;

            above.status_y -= row.height;
            draw_message(stack, canvas, &above);
        }
        return true;
    }
    if (stack->message.len > 0) {
        draw_message(stack, canvas, layout);
        return true;
    }
    if (stack->typed_text.len > 0) {
        width -= canvas_text_right(&row, row.width - 1, 0, ROLE_KEY,
                                   stack->typed_text.buf) +
                 1;
    }
    if (status_of(stack_top_screen(stack))[0] == '\0') {
        return stack->typed_text.len > 0;
    }
    draw_screen_status(stack, canvas, layout, width > 0 ? width : 0);
    if (stack->typed_text.len > 0) {
        canvas_text_right(&row, row.width - 1, 0, ROLE_KEY,
                          stack->typed_text.buf);
    }
    return true;
}
