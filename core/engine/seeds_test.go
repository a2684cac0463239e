package engine_test

import (
	"bufio"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// seeds are fresh ones, UZEL_SEEDS of them or so many as a test takes by itself, and before them every seed that ever
// failed: testdata/NAME.seeds, one a line. Put a new one there when it fails.
func seeds(t *testing.T, name string, fresh int) []uint64 {
	t.Helper()
	all := failedSeeds(t, filepath.Join("testdata", name+".seeds"))
	if more, err := strconv.Atoi(os.Getenv("UZEL_SEEDS")); err == nil {
		fresh = more
	}
	if testing.Short() {
		fresh = min(fresh, 2)
	}
	for range fresh {
		all = append(all, rand.Uint64())
	}
	t.Logf("%s: seeds %v", name, all)
	return all
}

func failedSeeds(t *testing.T, path string) (failed []uint64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		failed = append(failed, seed)
	}
	return failed
}
