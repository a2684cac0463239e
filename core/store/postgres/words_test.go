package postgres

import (
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

var latinWords = regexp.MustCompile(`[a-z']+ [a-z']+ [a-z']{2,}`)

func TestWhatTheServerMostOftenSaysIsToldInRussian(t *testing.T) {
	for code := range codeWords {
		err := faultOf(fmt.Errorf("query: %w", &pgconn.PgError{Code: code, Message: "the server says something in English"}))
		if found := latinWords.FindString(err.Error()); found != "" {
			t.Errorf("%s: %q in %q", code, found, err)
		}
		if said := (*pgconn.PgError)(nil); !errors.As(err, &said) {
			t.Errorf("%s: what the server said is lost", code)
		}
	}
}

func TestWhyThereIsNoConnectionIsToldInRussian(t *testing.T) {
	for name, address := range map[string]string{
		"nobody answers":   "postgres://uzel@127.0.0.1:1/uzel?sslmode=disable",
		"no socket":        "postgres:///uzel?host=" + t.TempDir() + "&user=uzel",
		"no such server":   "postgres://uzel@no-such-server.invalid/uzel?sslmode=disable&connect_timeout=5",
		"no such database": pgtest.Shared(t).Address("nowhere"),
	} {
		_, err := pgx.Connect(t.Context(), address)
		if err == nil {
			t.Fatalf("%s: connected", name)
		}
		if found := latinWords.FindString(faultOf(err).Error()); found != "" {
			t.Errorf("%s: %q in %q", name, found, faultOf(err))
		}
	}
}
