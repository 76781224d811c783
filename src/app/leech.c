#include "app/leech.h"

#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "schedule/queue.h"
#include "store/store_cards.h"

static int compare(const void *a, const void *b)
{
    const struct leech *x = a;
    const struct leech *y = b;

    if (x->lapses != y->lapses) {
        return x->lapses > y->lapses ? -1 : 1;
    }
    return strcmp(x->question->name, y->question->name);
}

bool app_leeches(struct app *app, struct leech **leeches, size_t *count,
                 struct error *err)
{
    const struct outline *outline = app_outline(app, OUTLINE_QUESTIONS);
    struct store_cards cards = STORE_CARDS_INIT;
    int threshold = store_leech_threshold(app->store);
    bool ok = store_cards_all(app->store, &cards, err);

    *count = 0;
    *leeches = xcalloc(cards.count + 1, sizeof(**leeches));
    for (size_t i = 0; ok && i < cards.count; i++) {
        const struct store_card *card = &cards.items[i];
        const struct outline_question *question =
            outline_find_question(outline, card->item);

        if (question != NULL && queue_is_leech(card->card.lapses, threshold)) {
            (*leeches)[(*count)++] =
                (struct leech){question, card->card.lapses, card->suspended};
        }
    }
    store_cards_release(&cards);
    if (*count > 1) {
        qsort(*leeches, *count, sizeof(**leeches), compare);
    }
    return ok;
}
