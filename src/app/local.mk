noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	src/app/account.c src/app/account.h \
	src/app/ahead.c src/app/ahead.h src/app/ahead_plan.c \
	src/app/app.c src/app/app.h src/app/app_private.h \
	src/app/backlog.c \
	src/app/clock_mend.c src/app/clock_mend.h \
	src/app/cost.c src/app/cost.h \
	src/app/curve.c src/app/curve.h \
	src/app/doctor.c src/app/doctor.h \
	src/app/download.c src/app/download.h \
	src/app/download_feed.c src/app/download_private.h \
	src/app/download_room.c src/app/download_sources.c \
	src/app/draft.c src/app/draft.h \
	src/app/due.c src/app/due.h \
	src/app/episode.c \
	src/app/figures.c src/app/figures.h \
	src/app/fit.c src/app/fit.h src/app/fit_background.c \
	src/app/keep.c src/app/keep.h \
	src/app/leech.c src/app/leech.h \
	src/app/listen.c src/app/listen.h src/app/listen_private.h \
	src/app/listen_control.c src/app/listen_devices.c \
	src/app/listen_flow.c src/app/listen_keep.c \
	src/app/listen_silent.c \
	src/app/listen_make.c src/app/listen_place.c \
	src/app/listen_player.c src/app/listen_replay.c src/app/listen_track.c \
	src/app/narrate.c src/app/narrate.h \
	src/app/network.c src/app/network.h \
	src/app/option_table.c \
	src/app/pack.c src/app/pack.h src/app/pack_private.h \
	src/app/packing.c src/app/packing.h src/app/packing_app.c \
	src/app/packing_lint.c src/app/packing_lint.h \
	src/app/plan.c src/app/plan.h src/app/plan_model.c src/app/plan_model.h \
	src/app/power.c src/app/power.h \
	src/app/probe.c src/app/probe.h \
	src/app/progress.c src/app/progress.h src/app/progress_next.c \
	src/app/progress_export.c src/app/progress_export.h \
	src/app/publish.c src/app/publish.h src/app/publish_private.h \
	src/app/publish_episode.c src/app/publish_feed.c \
	src/app/recorded.c src/app/recorded.h \
	src/app/recorded_cues.c src/app/recorded_cues.h \
	src/app/recording.c src/app/recording.h \
	src/app/recording_room.c src/app/recording_room.h \
	src/app/revisions.c \
	src/app/settings.c src/app/settings.h \
	src/app/sound.c src/app/sound.h src/app/sound_private.h \
	src/app/study.c src/app/study.h src/app/study_private.h \
	src/app/study_act.c src/app/study_items.c src/app/study_resume.c \
	src/app/study_write.c \
	src/app/sync.c src/app/sync.h src/app/sync_look.c \
	src/app/sync_private.h \
	src/app/vault.c src/app/vault.h \
	src/app/workload.c src/app/workload.h
libapp_a_CPPFLAGS = $(AM_CPPFLAGS) -DVERSION='"$(VERSION)"'
EXTRA_DIST += src/app/README.md
