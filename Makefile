# Thin on purpose: every target is `cargo xtask <name>`, which also works alone.
.PHONY: run test nightly check bench dev setup

run:   ; @cargo xtask run
test:  ; @cargo xtask test
nightly: ; @cargo xtask nightly
check: ; @cargo xtask check
bench: ; @cargo xtask bench
dev:   ; @cargo xtask dev
setup: ; @cargo xtask setup
