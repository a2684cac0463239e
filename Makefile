# Shortcuts for people; what they do stands in .ci/run, which needs no make.
.PHONY: demo test race torture lint proto bench bench-all fuzz windows

demo:
	go run ./cmd/uzel demo

test:
	go test ./...

race lint windows fuzz:
	.ci/run $@

# Longer than before a change is taken: more documents, more kills, more seeds.
torture:
	TORTURE=5000/500 .ci/run torture
	UZEL_SEEDS=500 go test -count=1 -timeout 60m -run 'TestAHubThatIsDropped|TestSimulation' ./core/engine

proto:
	cd plugins/contract && go tool -modfile=../../.ci/tools/go.mod buf generate

# The whole hub beside what the machine can do, in one run; core/engine/PERFORMANCE.md says what to read out of it.
bench:
	go test -run '^$$' -bench 'Limits|Shares' -benchtime 1s ./cmd/uzel/bench
	go test -run '^$$' -bench 'UPD|PassThrough|Signed' -benchtime 3000x -count 3 -timeout 1h ./cmd/uzel/bench
	go test -run '^$$' -bench 'Syncs' -benchtime 300x -timeout 1h ./cmd/uzel/bench
	go test -run '^$$' -bench 'Program' -benchtime 10x ./cmd/uzel/bench
	go test -run '^$$' -bench 'Stored' -benchtime 3000x -timeout 2h ./cmd/uzel/bench

# Every benchmark of every package.
bench-all:
	go test -run '^$$' -bench . -benchmem -timeout 2h ./...
