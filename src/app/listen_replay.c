/* What taught a question, heard again. */
#include "app/listen_private.h"
#include "markup/sentence.h"

bool app_replay_of(const struct app_episode *episode,
                   const struct question *question, struct replay_place *replay)
{
    struct sentences sentences = SENTENCES_INIT;
    struct says_place place;
    const struct block *block;

    if (!app_episode_find_says(episode, question, &replay->chapter, &place)) {
        return false;
    }
    block = &episode->script->blocks[place.block];
    replay->from = block->first_word;
    replay->to = block->first_word + block->word_count;
    if (narration_estimate_s(block->word_count) > 60) {
        size_t at;

        sentences_of_chapter(episode->script,
                             episode->chapter_of[replay->chapter], &sentences);
        at = sentences_find(&sentences, place.word);
        if (at < sentences.count) {
            replay->from = sentences.items[at > 0 ? at - 1 : 0].from_word;
            replay->to =
                sentences.items[at + 1 < sentences.count ? at + 1 : at].to_word;
        }
        sentences_release(&sentences);
    }
    replay->seconds = narration_estimate_s(replay->to - replay->from);
    return true;
}

bool app_replay(struct app *app, const struct app_episode *episode,
                const struct question *question, struct error *err)
{
    struct replay_place replay;

    if (!app_replay_of(episode, question, &replay)) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "this question has no place in the script");
    }
    return app_play(app, episode->n,
                    &(struct listen_from){
                        .chapter = episode->meta.chapters[replay.chapter].id,
                        .word = replay.from,
                        .until_word = replay.to,
                        .aside = true,
                    },
                    err);
}
