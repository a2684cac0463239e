package sdk_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/uzelhub/uzel/plugins/sdk"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The test binary is also the programs that the tests of Serve start.
func TestMain(m *testing.M) {
	switch os.Getenv("UZEL_TEST_SERVE") {
	case "one":
		sdk.Serve(named("a"))
	case "two":
		sdk.Serve(named("a"), named("b"))
	}
	goleak.VerifyTestMain(m)
}
