# Printed by the program itself, so they never lag behind its tables.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
nodist_bashcomp_DATA = completions/dstudio
nodist_zshcomp_DATA = completions/_dstudio
nodist_fishcomp_DATA = completions/dstudio.fish
CLEANFILES += completions/dstudio completions/_dstudio completions/dstudio.fish \
	completions/dstudiod completions/_dstudiod completions/dstudiod.fish

completions/dstudio: dstudio$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudio completion bash >$@.tmp && mv $@.tmp $@
completions/_dstudio: dstudio$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudio completion zsh >$@.tmp && mv $@.tmp $@
completions/dstudio.fish: dstudio$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudio completion fish >$@.tmp && mv $@.tmp $@

if SERVER
nodist_bashcomp_DATA += completions/dstudiod
nodist_zshcomp_DATA += completions/_dstudiod
nodist_fishcomp_DATA += completions/dstudiod.fish
endif

completions/dstudiod: dstudiod$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudiod completion bash >$@.tmp && mv $@.tmp $@
completions/_dstudiod: dstudiod$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudiod completion zsh >$@.tmp && mv $@.tmp $@
completions/dstudiod.fish: dstudiod$(EXEEXT)
	$(AM_V_GEN)mkdir -p completions && ./dstudiod completion fish >$@.tmp && mv $@.tmp $@
