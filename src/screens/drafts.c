/* Lines half typed at the end, between the prompts and the learner's file. */
#include "app/draft.h"
#include "screens/screens.h"
#include "ui/stack.h"

static char *find(void *context, const char *key)
{
    return app_draft_get(context, key);
}

static void keep(void *context, const char *key, const char *text)
{
    struct error err = ERROR_INIT;

    /* With the terminal gone there is nobody who could be told. */
    (void)!app_draft_set(context, key, text, &err);
    error_release(&err);
}

void screens_keep_drafts(struct stack *stack, struct app *app)
{
    stack_set_drafts(stack, &(struct stack_drafts){
                                .context = app, .find = find, .keep = keep});
}
