/* Where a question was taught: R006, R007, E030, W117. */
#include "lint/context.h"

/* Another chapter that holds the words, for a hint. */
static const struct chapter *find_elsewhere(const struct episode *episode,
                                            const struct document *document,
                                            const char *says)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];
        int index = document_find_chapter(document, chapter->title);

        if (index != NO_CHAPTER &&
            document_find_says(document, index, says).block != NO_BLOCK) {
            return chapter;
        }
    }
    return NULL;
}

static void check_words(struct lint *lint, const struct asked *asked,
                        const struct chapter *chapter)
{
    const struct question_source *source = &asked->question->source;
    const struct lint_script *script = lint_get_script(lint, asked->episode->n);
    const struct chapter *other;
    struct says_place place;
    int index;

    if (script == NULL) {
        return; /* E016 says that there is none */
    }
    index = document_find_chapter(script->document, chapter->title);
    if (index == NO_CHAPTER) {
        return; /* E012 says so */
    }
    place = document_find_says(script->document, index, source->says);
    if (place.times > 1) {
        lint_asked(lint, asked, "source/says", "R007",
                   "\"%s\" stands %zu times in chapter '%s': which one is "
                   "replayed?",
                   source->says, place.times, chapter->id);
    }
    if (place.block != NO_BLOCK) {
        return;
    }
    other = find_elsewhere(asked->episode, script->document, source->says);
    lint_asked(lint, asked, "source/says", "R006",
               "\"%s\" does not stand in chapter '%s' of the script%s%s%s",
               source->says, chapter->id, other != NULL ? "; it does in '" : "",
               other != NULL ? other->id : "", other != NULL ? "'" : "");
}

static void check_cold_open(struct lint *lint, const struct asked *asked,
                            const struct chapter *chapter)
{
    const struct cold_open *open = &asked->episode->cold_open;

    if (chapter->kind != CHAPTER_COLD_OPEN || open->title == NULL) {
        return;
    }
    if (open->claim == CLAIM_UNVERIFIED || open->claim == CLAIM_ILLUSTRATIVE) {
        lint_asked(lint, asked, "source/chapter", "E030",
                   "the cold open is %s: nobody is examined on it",
                   open->claim == CLAIM_UNVERIFIED ? "unverified"
                                                   : "illustrative");
    }
}

static void check_source(struct lint *lint, const struct asked *asked)
{
    const struct question_source *source = &asked->question->source;
    const struct chapter *chapter = NULL;

    if (asked->episode == NULL) {
        return;
    }
    if (source->chapter != NULL) {
        chapter = episode_find_chapter(asked->episode, source->chapter);
    }
    if (asked_is_live(asked) && source->says == NULL) {
        lint_asked(lint, asked, "source", "W117",
                   "no 'says' in the source: the question cannot be replayed");
    }
    if (chapter == NULL) {
        return;
    }
    check_cold_open(lint, asked, chapter);
    if (source->says != NULL) {
        check_words(lint, asked, chapter);
    }
}

void lint_says(struct lint *lint)
{
    lint_each_whole(lint, check_source);
}
