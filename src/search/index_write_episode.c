/* An episode with its chapters, objectives and script into rows. */
#include "search/index_writer.h"

static bool write_chapters(struct writer *self, const struct episode *episode,
                           const struct document *script, size_t *words)
{
    *words = 0;
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];
        size_t count = episode_count_words(episode, i, script);
        struct binder binder =
            BIND(self, "INSERT INTO chapter VALUES (?, ?, ?, ?, ?, ?, ?)");

        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_text(&binder, chapter->id);
        bind_text(&binder, chapter->title);
        bind_int(&binder, chapter->kind);
        bind_int(&binder, (int64_t)chapter->minutes);
        bind_int(&binder, (int64_t)count);
        if (!writer_run(self, &binder)) {
            return false;
        }
        *words += count;
    }
    return true;
}

static bool write_objectives(struct writer *self, const struct episode *episode)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        const struct objective *objective = &episode->objectives[i];
        const char *id = objective->id != NULL ? objective->id : "";
        struct binder binder =
            BIND(self, "INSERT INTO objective VALUES (?, ?, ?, ?, ?, ?, ?)");

        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_text(&binder, id);
        bind_text(&binder, objective->text);
        bind_int(&binder, objective->level);
        bind_int(&binder, objective->weight);
        bind_text(&binder, episode_objective_chapter(episode, id));
        if (!writer_run(self, &binder)) {
            return false;
        }
    }
    return true;
}

static bool write_prerequisites(struct writer *self,
                                const struct episode *episode)
{
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        const struct prerequisite *needs = &episode->prerequisites[i];
        int n = needs->ref != NULL ? episode_id_parse(needs->ref) : 0;
        struct binder binder =
            BIND(self, "INSERT INTO prerequisite VALUES (?, ?, ?, ?)");

        if (n == 0) {
            continue;
        }
        bind_int(&binder, self->unit->id);
        bind_int(&binder, (int64_t)i);
        bind_int(&binder, n);
        bind_int(&binder, needs->strength == STRENGTH_NEEDED);
        if (!writer_run(self, &binder)) {
            return false;
        }
    }
    return true;
}

static bool write_episode_row(struct writer *self,
                              const struct episode *episode, size_t words)
{
    struct binder binder =
        BIND(self,
             "INSERT INTO episode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, episode->n);
    bind_text(&binder, episode->id);
    bind_text(&binder, episode->title);
    bind_text(&binder, episode->summary);
    bind_text(&binder, episode->series);
    bind_int(&binder, episode->status);
    bind_int(&binder, episode->duration_s);
    bind_int(&binder, (int64_t)words);
    bind_int(&binder, (int64_t)episode->objective_count);
    bind_int(&binder, (int64_t)episode->chapter_count);
    bind_text(&binder, episode->recording.file);
    return writer_run(self, &binder);
}

/* Title, summary, objectives: found as the episode itself. */
static bool write_episode_text(struct writer *self,
                               const struct episode *episode)
{
    writer_begin_text(self);
    writer_add_line(&self->head, episode->title);
    writer_add_line(&self->body, episode->summary);
    for (size_t i = 0; i < episode->objective_count; i++) {
        writer_add_line(&self->body, episode->objectives[i].text);
    }
    writer_add_lines(&self->body, &episode->topics);
    writer_add_line(&self->body, episode->cold_open.title);
    writer_add_line(&self->body, episode->cold_open.text);
    return writer_add_thing(self, SEARCH_EPISODE, episode->n, "",
                            episode->title);
}

static const char *chapter_id(const struct episode *episode, const char *title)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];

        if (chapter->id != NULL && chapter->title != NULL &&
            str_equal(chapter->title, title)) {
            return chapter->id;
        }
    }
    return "";
}

static bool write_script(struct writer *self, const struct episode *episode,
                         const struct document *script)
{
    size_t word = 0;

    for (size_t i = 0; i < script->block_count; i++) {
        const struct block *block = &script->blocks[i];
        const struct document_chapter *chapter;
        struct doc doc = {.unit = self->unit->id,
                          .kind = SEARCH_SCRIPT,
                          .episode = episode->n};

        if (block->chapter == NO_CHAPTER) {
            continue;
        }
        chapter = &script->chapters[block->chapter];
        if (i == chapter->heading) {
            word = 0;
        }
        writer_begin_text(self);
        writer_add_block(&self->body, block);
        doc.chapter = chapter_id(episode, chapter->title);
        doc.word = word;
        doc.label = chapter->title;
        doc.head = i == chapter->heading ? self->body.buf : "";
        doc.body = i == chapter->heading ? "" : self->body.buf;
        if (self->body.len > 0 && !doc_add(self->index, &doc)) {
            return false;
        }
        word += block->word_count;
    }
    return true;
}

bool writer_write_episode(struct writer *self, const struct episode *episode,
                          const struct document *script)
{
    size_t words;

    return write_chapters(self, episode, script, &words) &&
           write_objectives(self, episode) &&
           write_prerequisites(self, episode) &&
           write_episode_row(self, episode, words) &&
           write_episode_text(self, episode) &&
           (script == NULL || write_script(self, episode, script));
}
