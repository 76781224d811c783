/*
 * What reaches the screens without a key: ticks, what was put off until it was
 * drawn, and that something they show has changed.
 */
#include "ui/stack_state.h"

/* What the topmost screen put off until it was drawn. */
static bool run_later(struct stack *stack)
{
    struct screen *screen = stack_top_screen(stack);
    struct action_call call = {.id = stack->later_id, .step = ACTION_DO};

    if (stack->later_id == 0 || screen == NULL || stack->dirty) {
        return false; /* the keys of this turn are not drawn yet */
    }
    stack->later_id = 0;
    str_clear(&stack->message);
    stack->dirty = true;
    stack_wish(stack, screen->ops->act(screen, &call));
    return true;
}

bool stack_has_later(const struct stack *stack)
{
    return stack->later_id != 0;
}

void stack_tick(struct stack *stack, int64_t now_ms)
{
    struct screen *screen = stack_top_screen(stack);

    if (run_later(stack)) {
        return;
    }
    if (screen != NULL && screen->ops->tick != NULL &&
        screen->ops->tick(screen, now_ms)) {
        stack->dirty = true;
        stack_fit(stack);
    }
}

int64_t stack_next_tick_ms(const struct stack *stack, int64_t now_ms)
{
    const struct screen *screen = stack_top_screen(stack);

    if (stack->later_id != 0) {
        return now_ms;
    }
    return screen == NULL || screen->ops->next_tick_ms == NULL
               ? -1
               : screen->ops->next_tick_ms(screen, now_ms);
}

static void tell_top(struct stack *stack)
{
    struct screen *screen = stack_top_screen(stack);

    if (screen != NULL && screen->ops->changed != NULL) {
        screen->ops->changed(screen);
    }
    stack_fit(stack);
}

void stack_changed(struct stack *stack)
{
    stack->dirty = true;
    tell_top(stack);
}

void stack_moved(struct stack *stack)
{
    stack->moved = true;
    tell_top(stack);
}
