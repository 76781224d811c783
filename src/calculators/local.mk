noinst_LIBRARIES += libcalculators.a
libcalculators_a_SOURCES = \
	src/calculators/availability.c \
	src/calculators/budgets.c \
	src/calculators/calculator.c src/calculators/calculator.h \
	src/calculators/calculator_args.c \
	src/calculators/calculator_print.c \
	src/calculators/chance.c \
	src/calculators/curve.c src/calculators/curve.h \
	src/calculators/formulas.h \
	src/calculators/hashing.c \
	src/calculators/quantity.c \
	src/calculators/quantity_print.c \
	src/calculators/queues.c \
	src/calculators/scaling.c \
	src/calculators/scan.c src/calculators/scan.h \
	src/calculators/traffic.c \
	src/calculators/units.c src/calculators/units.h \
	src/calculators/units_internal.h \
	src/calculators/usl_fit.c src/calculators/usl_fit.h
EXTRA_DIST += src/calculators/README.md
