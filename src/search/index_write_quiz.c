/* A quiz and its questions into rows. */
#include "quiz/graded_hash.h"
#include "search/index_writer.h"

static bool write_question_row(struct writer *self,
                               const struct question *question, size_t n)
{
    struct str text = STR_INIT;
    struct binder binder =
        BIND(self, "INSERT INTO question VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                   " ?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, (int64_t)n);
    bind_text(&binder, question->id);
    bind_int(&binder, question->rev);
    bind_int(&binder, question->type);
    bind_int(&binder, question->level);
    bind_int(&binder, question->status);
    bind_int(&binder, question->change);
    bind_int(&binder, question->difficulty);
    bind_int(&binder, question_get_time(question));
    bind_int(&binder, (int64_t)question_graded_hash(question));
    bind_int(&binder, (int64_t)question_key_hash(question));
    bind_text(&binder, question->source.chapter);
    markup_add_plain(&text, question->stem);
    bind_text(&binder, text.buf);
    bind_list(&binder, &question->objectives);
    bind_list(&binder, &question->enemies);
    bind_list(&binder, &question->tags);
    bind_list(&binder, &question->was);
    str_release(&text);
    return writer_run(self, &binder);
}

/* What stands on the screen before an answer: a search gives none away. */
static bool write_question_text(struct writer *self,
                                const struct question *question, int episode)
{
    struct str name = STR_INIT;
    bool ok;

    writer_begin_text(self);
    writer_add_line(&self->body, question->stem);
    writer_add_line(&self->body, question->exhibit);
    for (size_t i = 0; i < question->choice_count; i++) {
        writer_add_line(&self->body, question->choices[i].text);
    }
    for (size_t i = 0; i < question->pair_count; i++) {
        writer_add_line(&self->body, question->pairs[i].left);
    }
    for (size_t i = 0; i < question->step_count; i++) {
        writer_add_line(&self->body, question->steps[i].stem);
    }
    writer_add_lines(&self->head, &question->tags);
    question_add_name(question, false, &name);
    ok = writer_add_thing(self, SEARCH_QUESTION, episode, name.buf,
                          question_type_name(question->type));
    str_release(&name);
    return ok;
}

bool writer_write_quiz(struct writer *self, const struct quiz_file *quiz)
{
    int episode = episode_id_parse(quiz->episode);
    struct binder binder =
        BIND(self, "INSERT INTO quiz VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_int(&binder, episode);
    bind_int(&binder, quiz->pick);
    bind_int(&binder, quiz_file_time(quiz));
    bind_real(&binder, quiz->pass);
    bind_int(&binder, quiz->confidence);
    bind_int(&binder, (int64_t)quiz->question_count);
    bind_int(&binder, (int64_t)quiz_file_live(quiz));
    if (!writer_run(self, &binder)) {
        return false;
    }
    for (size_t i = 0; i < quiz->question_count; i++) {
        if (!write_question_row(self, &quiz->questions[i], i) ||
            !write_question_text(self, &quiz->questions[i], episode)) {
            return false;
        }
    }
    return true;
}
