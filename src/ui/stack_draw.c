#include "ui/frame.h"
#include "ui/stack_state.h"

static const char *text_of(const struct screen *screen,
                           const char *(*function)(const struct screen *))
{
    return function != NULL ? function(screen) : NULL;
}

/* Message, prompt, the screen's status; true if the line was used. */
static bool draw_status(const struct stack *stack, struct canvas *row,
                        const struct frame_keys *keys)
{
    const struct screen *screen = stack_top_screen(stack);
    const char *status = text_of(screen, screen->ops->status);
    struct canvas inner = canvas_sub(row, 1, 0, row->width - 2, 1);

    if (prompt_is_open(&stack->prompt)) {
        prompt_draw(&stack->prompt, &inner);
        return true;
    }
    if (stack->typed_text.len > 0) {
        int width = canvas_text_right(row, row->width - 1, 0, ROLE_KEY,
                                      stack->typed_text.buf);

        inner.width -= inner.width > width ? width + 1 : inner.width;
    }
    if (stack->message.len > 0) {
        canvas_text_fit(&inner, 0, 0, inner.width, stack->message_role,
                        stack->message.buf);
        return true;
    }
    if (status != NULL && status[0] != '\0') {
        frame_draw_marked(&inner, 0, ROLE_STATUS, status, keys);
        return true;
    }
    return stack->typed_text.len > 0;
}

/* The bar stands in the lower rule, or else in an empty status line. */
static void draw_bar(const struct stack *stack, struct canvas *canvas,
                     const struct frame_layout *layout, bool status_used)
{
    const struct screen *screen = stack_top_screen(stack);
    struct canvas row = canvas_row(
        canvas, layout->bar_y >= 0 ? layout->bar_y : layout->status_y);
    bool wanted = stack->bar != NULL && !screen->ops->hide_bar;

    if (layout->bar_y < 0) {
        if (wanted && !status_used) {
            stack->bar(stack->bar_context, &row);
        }
    } else if (!wanted || !stack->bar(stack->bar_context, &row)) {
        canvas_rule(canvas, layout->bar_y, ROLE_RULE);
    }
}

void stack_draw(const struct stack *stack, struct canvas *canvas)
{
    const struct screen *screen = stack_top_screen(stack);
    struct frame_layout layout = frame_layout(canvas->width, canvas->height);
    struct frame_keys keys;
    struct canvas part;
    bool status_used;

    canvas_clear(canvas);
    if (screen == NULL || layout.too_small) {
        frame_draw_too_small(canvas);
        return;
    }
    keys = (struct frame_keys){stack->keymap, screen->ops->name,
                               screen->ops->actions, screen_mode(screen)};
    part = canvas_row(canvas, layout.title_y);
    frame_draw_title(&part, text_of(screen, screen->ops->title),
                     text_of(screen, screen->ops->title_right),
                     stack->words.buf);
    if (layout.rule_y >= 0) {
        canvas_rule(canvas, layout.rule_y, ROLE_RULE);
    }
    part =
        canvas_sub(canvas, 0, layout.body_y, canvas->width, layout.body_height);
    screen->ops->draw(screen, &part);
    part = canvas_row(canvas, layout.keys_y);
    frame_draw_keys(&part, text_of(screen, screen->ops->key_row), &keys);
    part = canvas_row(canvas, layout.status_y);
    status_used = draw_status(stack, &part, &keys);
    draw_bar(stack, canvas, &layout, status_used);
}
