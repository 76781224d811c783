/* Lines half typed when the program was ended: kept, and offered again. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/str.h"
#include "ui/stack_state.h"

void stack_set_drafts(struct stack *stack, const struct stack_drafts *drafts)
{
    stack->drafts = *drafts;
}

static void forget(struct stack_draft *draft)
{
    free(draft->key);
    free(draft->initial);
    *draft = (struct stack_draft){NULL, NULL, false};
}

struct stack_draft stack_draft_take(struct stack *stack)
{
    struct stack_draft draft = stack->draft;

    stack->draft = (struct stack_draft){NULL, NULL, false};
    return draft;
}

/* Screen, label and what the line is about. */
static char *key_of(const struct stack *stack, const struct wish *wish)
{
    return xasprintf("%s/%s/%s", stack_top_screen(stack)->ops->name, wish->text,
                     wish->about != NULL ? wish->about : "");
}

void stack_draft_begin(struct stack *stack, const struct wish *wish)
{
    char *text;

    forget(&stack->draft);
    /* What is searched for as it is typed is not meant to last. */
    if (stack->drafts.find == NULL || wish->live ||
        stack_top_screen(stack) == NULL) {
        return;
    }
    stack->draft.key = key_of(stack, wish);
    stack->draft.initial = xstrdup(wish->initial != NULL ? wish->initial : "");
    text = stack->drafts.find(stack->drafts.context, stack->draft.key);
    if (text != NULL) {
        stack->draft.kept = true;
        edit_set(&stack->prompt.edit, text);
        stack_message(stack, ROLE_STATUS, "Half typed before; Esc drops it.");
        free(text);
    }
}

void stack_draft_end(struct stack *stack, struct stack_draft *draft)
{
    if (draft->kept) {
        stack->drafts.keep(stack->drafts.context, draft->key, NULL);
    }
    forget(draft);
}

void stack_keep_draft(struct stack *stack)
{
    struct stack_draft *draft = &stack->draft;
    const char *text = prompt_get(&stack->prompt);

    if (draft->key == NULL || !prompt_is_open(&stack->prompt)) {
        return;
    }
    if (text[0] == '\0' || str_equal(text, draft->initial)) {
        stack_draft_end(stack, draft);
        return;
    }
    draft->kept = true;
    stack->drafts.keep(stack->drafts.context, draft->key, text);
}

void stack_draft_leave(struct stack *stack)
{
    stack_keep_draft(stack);
    prompt_close(&stack->prompt);
    forget(&stack->draft);
}

void stack_ending(struct stack *stack)
{
    stack_keep_draft(stack);
    for (size_t i = 0; i < stack->count; i++) {
        struct screen *screen = stack->open[i];

        if (screen->ops->keep != NULL) {
            screen->ops->keep(screen);
        }
    }
}
