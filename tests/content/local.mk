EXTRA_DIST += tests/content/run-code.sh tests/content/run_code.py
