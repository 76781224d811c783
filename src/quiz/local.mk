noinst_LIBRARIES += libquiz.a
libquiz_a_SOURCES = \
	src/quiz/answer.c src/quiz/answer.h \
	src/quiz/answer_fits.c src/quiz/answer_given.c \
	src/quiz/answer_read.c \
	src/quiz/answer_text.c \
	src/quiz/choose.c src/quiz/choose.h \
	src/quiz/choose_internal.h \
	src/quiz/choose_review.c \
	src/quiz/draw.c src/quiz/draw.h \
	src/quiz/draw_internal.h \
	src/quiz/draw_key.c \
	src/quiz/draw_order.c \
	src/quiz/expr.c src/quiz/expr.h \
	src/quiz/expr_eval.c \
	src/quiz/expr_internal.h \
	src/quiz/feedback.c src/quiz/feedback.h \
	src/quiz/grade.c src/quiz/grade.h \
	src/quiz/grade_internal.h \
	src/quiz/grade_number.c \
	src/quiz/grade_order.c \
	src/quiz/grade_text.c \
	src/quiz/graded_hash.c src/quiz/graded_hash.h \
	src/quiz/instance.c \
	src/quiz/mastery.c src/quiz/mastery.h \
	src/quiz/question.c src/quiz/question.h \
	src/quiz/rating.c src/quiz/rating.h \
	src/quiz/sitting.c src/quiz/sitting.h \
	src/quiz/sitting_internal.h \
	src/quiz/sitting_result.c \
	src/quiz/sitting_resume.c \
	src/quiz/sitting_steps.c \
	src/quiz/sitting_text.c \
	src/quiz/slip.c src/quiz/slip.h \
	src/quiz/text_match.c src/quiz/text_match.h
EXTRA_DIST += src/quiz/README.md
