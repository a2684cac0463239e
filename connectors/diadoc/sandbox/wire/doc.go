// Package wire has the messages of the service that the sandbox speaks with: names, numbers, labels and types are those of
// the published description (testdata/fields.tsv), without what the sandbox has no use for. The code is generated, in this
// folder:
//
//	go tool -modfile=../../../../.ci/tools/go.mod buf generate
package wire
