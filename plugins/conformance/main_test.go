package conformance_test

import (
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
)

func TestMain(m *testing.M) { conformance.Main(m, drop{}) }
