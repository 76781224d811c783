/* Patterns, case studies, terms and calculators into rows. */
#include "search/index_writer.h"

bool writer_write_pattern(struct writer *self, const struct pattern *pattern)
{
    struct binder binder = BIND(
        self, "INSERT OR REPLACE INTO pattern VALUES (?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, pattern->id);
    bind_text(&binder, pattern->title);
    bind_text(&binder, pattern->summary);
    bind_int(&binder, pattern->category);
    bind_int(&binder, pattern->tier);
    bind_int(&binder, pattern->status);
    if (!writer_run(self, &binder)) {
        return false;
    }
    writer_begin_text(self);
    writer_add_line(&self->head, pattern->title);
    writer_add_line(&self->body, pattern->summary);
    writer_add_lines(&self->body, &pattern->use_when);
    writer_add_lines(&self->body, &pattern->avoid_when);
    writer_add_lines(&self->body, &pattern->gains);
    writer_add_lines(&self->body, &pattern->costs);
    return writer_add_thing(self, SEARCH_PATTERN, 0, pattern->id,
                            pattern->title);
}

bool writer_write_case(struct writer *self, const struct case_study *study)
{
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO study VALUES (?, ?, ?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, study->id);
    bind_text(&binder, study->title);
    bind_text(&binder, study->org);
    bind_text(&binder, study->when);
    bind_int(&binder, study->kind);
    bind_int(&binder, study->verified);
    if (!writer_run(self, &binder)) {
        return false;
    }
    writer_begin_text(self);
    writer_add_line(&self->head, study->title);
    writer_add_line(&self->body, study->org);
    writer_add_line(&self->body, study->summary);
    for (size_t i = 0; i < study->timeline_count; i++) {
        writer_add_line(&self->body, study->timeline[i].text);
    }
    writer_add_lines(&self->body, &study->causes);
    writer_add_lines(&self->body, &study->fixes);
    return writer_add_thing(self, SEARCH_CASE, 0, study->id, study->title);
}

bool writer_write_term(struct writer *self, const struct term *term)
{
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO term VALUES (?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, term->id);
    bind_text(&binder, term->term);
    bind_text(&binder, term->short_text);
    if (!writer_run(self, &binder)) {
        return false;
    }
    writer_begin_text(self);
    writer_add_line(&self->head, term->term);
    writer_add_lines(&self->head, &term->aliases);
    writer_add_line(&self->body, term->short_text);
    writer_add_line(&self->body, term->long_text);
    return writer_add_thing(self, SEARCH_TERM, 0, term->id, term->term);
}

bool writer_write_calc(struct writer *self, const struct calc_text *calc)
{
    int episode = calc->episode != NULL ? episode_id_parse(calc->episode) : 0;
    struct binder binder =
        BIND(self, "INSERT OR REPLACE INTO calc VALUES (?, ?, ?, ?, ?)");

    bind_int(&binder, self->unit->id);
    bind_text(&binder, calc->id);
    bind_text(&binder, calc->title);
    bind_int(&binder, episode);
    bind_text(&binder, calc->question);
    if (!writer_run(self, &binder)) {
        return false;
    }
    writer_begin_text(self);
    writer_add_line(&self->head, calc->title);
    writer_add_line(&self->body, calc->question);
    for (size_t i = 0; i < calc->step_count; i++) {
        writer_add_line(&self->body, calc->steps[i].text);
    }
    writer_add_lines(&self->body, &calc->pitfalls);
    return writer_add_thing(self, SEARCH_CALC, episode, calc->id, calc->title);
}
