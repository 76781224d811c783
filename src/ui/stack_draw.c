#include "ui/frame.h"
#include "ui/stack_state.h"

static const char *text_of(const struct screen *screen,
                           const char *(*function)(const struct screen *))
{
    return function != NULL ? function(screen) : NULL;
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
    struct frame_layout layout;
    struct frame_keys keys;
    struct canvas part;
    bool status_used;

    canvas_clear(canvas);
    layout = stack_layout(stack, canvas->width, canvas->height);
    if (screen == NULL || layout.too_small) {
        frame_draw_too_small(canvas);
        return;
    }
    keys = stack_frame_keys(stack);
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
    status_used = stack_draw_status(stack, canvas, &layout);
    draw_bar(stack, canvas, &layout, status_used);
}
