#include "cli/command.h"

extern const struct command command_series;
extern const struct command command_episodes;
extern const struct command command_show;
extern const struct command command_objectives;
extern const struct command command_patterns;
extern const struct command command_search;
extern const struct command command_glossary;
extern const struct command command_read;
extern const struct command command_play;
extern const struct command command_continue;
extern const struct command command_open;
extern const struct command command_quiz;
extern const struct command command_review;
extern const struct command command_due;
extern const struct command command_plan;
extern const struct command command_leeches;
extern const struct command command_stats;
extern const struct command command_forecast;
extern const struct command command_mastery;
extern const struct command command_history;
extern const struct command command_calc;
extern const struct command command_fsrs;
extern const struct command command_note;
extern const struct command command_bookmark;
extern const struct command command_notes;
extern const struct command command_mark;
extern const struct command command_suspend;
extern const struct command command_flag;
extern const struct command command_queue;
extern const struct command command_undo;
extern const struct command command_export;
extern const struct command command_import;
extern const struct command command_login;
extern const struct command command_logout;
extern const struct command command_sync;
extern const struct command command_devices;
extern const struct command command_whoami;
extern const struct command command_config;
extern const struct command command_lint;
extern const struct command command_narrate;
extern const struct command command_download;
extern const struct command command_ahead;
extern const struct command command_pack;
extern const struct command command_feed;
extern const struct command command_doctor;
extern const struct command command_completion;
extern const struct command command_help;

static const struct command *const commands[] = {
    &command_series,     &command_episodes, &command_show,
    &command_objectives, &command_patterns, &command_search,
    &command_glossary,   &command_read,     &command_play,
    &command_continue,   &command_open,     &command_quiz,
    &command_review,     &command_due,      &command_plan,
    &command_leeches,    &command_stats,    &command_forecast,
    &command_mastery,    &command_history,  &command_calc,
    &command_fsrs,       &command_note,     &command_bookmark,
    &command_notes,      &command_mark,     &command_suspend,
    &command_flag,       &command_queue,    &command_undo,
    &command_export,     &command_import,   &command_login,
    &command_logout,     &command_sync,     &command_devices,
    &command_whoami,     &command_config,   &command_lint,
    &command_narrate,    &command_ahead,    &command_feed,
    &command_download,   &command_pack,     &command_doctor,
    &command_completion, &command_help,     NULL,
};

const struct command *const *command_table(void)
{
    return commands;
}
