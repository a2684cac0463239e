package host

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// passed are the variables of the hub's environment that a connector gets: where it is, how it reaches the network.
// Everything else stays with the hub: its environment may hold the hub's own secrets.
var passed = []string{
	"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "ZONEINFO", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
	"SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", // Windows
}

// environment is what a connector process sees: the little that is passed, what its command asks for, what the
// handshake needs.
func environment(own, handshake []string, spec Spec, log *slog.Logger) []string {
	var env []string
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); slices.Contains(passed, name) {
			env = append(env, variable)
		}
	}
	env = append(env, own...)
	env = append(env, handshake...)
	return append(env,
		wire.EnvConnector+"="+spec.Connector,
		wire.EnvMemoryLimit+"="+strconv.FormatUint(spec.memoryLimit(), 10),
		wire.EnvLogLevel+"="+leastLevel(log).String(),
	)
}

// leastLevel is the least level that the log takes.
func leastLevel(log *slog.Logger) slog.Level {
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn} {
		if log.Enabled(context.Background(), level) {
			return level
		}
	}
	return slog.LevelError
}
