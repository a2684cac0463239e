# Shortcuts for people; what they do stands in .ci/run, which needs no make.
.PHONY: demo test race lint proto bench fuzz windows

demo:
	go run ./cmd/uzel demo

test:
	go test ./...

race lint windows fuzz:
	.ci/run $@

proto:
	cd plugins/contract && go tool -modfile=../../.ci/tools/go.mod buf generate

bench:
	go test -run '^$$' -bench . -benchmem ./...
