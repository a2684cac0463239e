package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/billing"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
	"github.com/uzelhub/uzel/schemas/upd"
)

func (a *app) billCommand() *cobra.Command {
	c := &cobra.Command{Use: "bill", Short: "Счета: часы за месяц и карты — счёт на оплату и УПД «без НДС»"}
	c.AddCommand(a.billBuild())
	return c
}

// billFlags say what is billed: a month's hours, or an order for cards.
type billFlags struct {
	contract, terms, month, date, out string
	timesheets                        []string
	order                             billing.Order
}

func (a *app) billBuild() *cobra.Command {
	var flags billFlags
	c := &cobra.Command{
		Use: "build --contract ДОГОВОР --month ГГГГ-ММ --out ПАПКА", Short: "Счёт и УПД за часы месяца или за отгруженные карты", Args: noArgs,
		Long: `Счёт и УПД «без НДС». Часы берутся из табелей, которые хранит узел, или из файлов --timesheet; карты — отдельным счётом
и отдельным УПД, когда заказ отгружен. С --terms и --timesheet настройка узла не нужна.`,
		Example: "  uzel bill build --contract vasilek-hours --month 2026-10 --out счета\n" +
			"  uzel bill build --contract vasilek-hours --cards 30 --order 7 --shipped 2026-11-05 --out счета\n" +
			"  uzel bill build --terms договор.json --timesheet табель.json --out счета",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			if flags.terms != "" {
				return a.billFromFiles(c.Context(), flags)
			}
			return a.withStore(c.Context(), access.BillBuild, func(ctx context.Context, r *room) error {
				return a.billFromStore(ctx, r, flags)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&flags.contract, "contract", "", "`ДОГОВОР` из contracts файла настройки")
	f.StringVar(&flags.terms, "terms", "", "`ФАЙЛ` условий договора в JSON, вместо --contract")
	f.StringVar(&flags.month, "month", "", "`МЕСЯЦ`, ГГГГ-ММ")
	f.StringArrayVar(&flags.timesheets, "timesheet", nil, "`ФАЙЛ` табеля в JSON (uzel timesheet build --json), можно несколько")
	f.StringVar(&flags.date, "date", "", "`ДАТА` счёта, ГГГГ-ММ-ДД; если не указана — сегодня")
	f.IntVar(&flags.order.Cards, "cards", 0, "`ЧИСЛО` карт заказа")
	f.StringVar(&flags.order.Number, "order", "", "`НОМЕР` заказа карт")
	f.StringVar(&flags.order.Shipped, "shipped", "", "`ДАТА` отгрузки карт, ГГГГ-ММ-ДД")
	f.StringVar(&flags.out, "out", "", "`ПАПКА` для счёта и УПД")
	return c
}

func (f billFlags) check() error {
	cards := f.order != (billing.Order{})
	switch {
	case (f.contract == "") == (f.terms == ""):
		return errUsage.With("назовите договор: --contract или --terms")
	case f.out == "":
		return errUsage.With("не названа папка: --out")
	case cards && (f.month != "" || len(f.timesheets) > 0):
		return errUsage.With("карты — отдельный счёт: без --month и --timesheet")
	case !cards && f.month == "" && len(f.timesheets) == 0:
		return errUsage.With("назовите месяц (--month), табели (--timesheet) или заказ карт (--cards, --order, --shipped)")
	case f.terms != "" && !cards && len(f.timesheets) == 0:
		return errUsage.With("с --terms нужны табели: --timesheet")
	}
	if _, _, err := calendar.ParseMonth(f.month); f.month != "" && err != nil {
		return errUsage.With("месяц %q: нужен ГГГГ-ММ (--month)", f.month)
	}
	return nil
}

func (a *app) billFromFiles(ctx context.Context, flags billFlags) error {
	body, err := read(ctx, flags.terms)
	if err != nil {
		return err
	}
	var terms billing.Terms
	if err := document.Decode(body, &terms); err != nil {
		return err
	}
	sheets, err := sheetsFrom(ctx, flags.timesheets)
	if err != nil {
		return err
	}
	return a.makeBill(flags, terms, sheets, func(_ bill.Document, fresh registry.Issued) (registry.Issued, error) { return fresh, nil })
}

// billFromStore bills the timesheets of the customer that the hub keeps. Who made which bill of what is in the journal, and a
// bill that is made again is the same one: its identity was given once.
func (a *app) billFromStore(ctx context.Context, r *room, flags billFlags) error {
	terms, err := r.hub.Registry().Terms(ctx, flags.contract)
	if err != nil {
		return err
	}
	if err := r.access.Authorise(r.person, access.BillBuild, terms.Seller.INN); err != nil {
		return err
	}
	sheets, err := sheetsFrom(ctx, flags.timesheets)
	if err != nil {
		return err
	}
	if flags.month != "" && len(sheets) == 0 {
		stored, err := r.hub.Registry().Timesheets(ctx, flags.month, []string{terms.Buyer.INN})
		if err != nil {
			return err
		}
		for _, s := range stored {
			sheet, err := r.hub.Registry().Billable(ctx, s)
			if err != nil {
				return err
			}
			sheets = append(sheets, sheet)
		}
		if len(sheets) == 0 {
			return errNoSheets.With("%s, ИНН %s", flags.month, terms.Buyer.INN)
		}
	}
	if flags.date == "" {
		issued, err := r.hub.Registry().IssuedBill(ctx, terms.Seller.INN, terms.Prefix+flags.month)
		if err != nil {
			return err
		}
		flags.date = issued.Date
	}
	return a.makeBill(flags, terms, sheets, func(made bill.Document, fresh registry.Issued) (registry.Issued, error) {
		return r.hub.Registry().IssueBill(ctx, r.actor, made.Seller.INN, flags.contract, fresh)
	})
}

func sheetsFrom(ctx context.Context, names []string) ([]timesheet.Sheet, error) {
	var sheets []timesheet.Sheet
	for _, name := range names {
		data, err := read(ctx, name)
		if err != nil {
			return nil, err
		}
		sheet, err := sheetFrom(data)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// makeBill makes the bill and its УПД and writes both, or neither. issue gives the identity under which it goes out: the
// fresh one, or the one that the same bill has already.
func (a *app) makeBill(
	flags billFlags, terms billing.Terms, sheets []timesheet.Sheet, issue func(bill.Document, registry.Issued) (registry.Issued, error),
) error {
	terms = terms.WithDefaults()
	made, hours, err := flags.bill(terms, sheets)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(made, "", " ")
	if err != nil {
		return err
	}
	fresh := registry.Issued{
		Number: made.Number, Date: made.Date, File: uuid.NewString(), At: time.Now().Truncate(time.Second),
		SHA256: fmt.Sprintf("%x", sha256.Sum256(body)), Total: made.Totals.Total.Fixed(2),
	}
	findings := bill.Check(made)
	file := updOfBill(terms, made, fresh)
	if findings = append(findings, file.Findings...); fault.HasErrors(findings) || file.Bytes == nil {
		return a.refused(flags.name(), findings)
	}
	issued, err := issue(made, fresh)
	if err != nil {
		return err
	}
	file = updOfBill(terms, made, issued)
	billFile, updFile := filepath.Join(flags.out, "Счёт_"+made.Number+".json"), filepath.Join(flags.out, file.Name)
	if err := errors.Join(write(billFile, body), write(updFile, file.Bytes)); err != nil {
		return err
	}
	return a.sayBill(made, hours, billFile, updFile, findings)
}

func updOfBill(terms billing.Terms, made bill.Document, issued registry.Issued) upd.File {
	return upd.Build(billing.UPD(terms, made), upd.Identity{
		GUID: issued.File, Date: upd.Date(issued.At.Format(time.DateOnly)), Time: issued.At.Format(time.TimeOnly),
		Sender: terms.Seller.EDOID, Receiver: terms.Buyer.EDOID, Program: "Uzel " + version,
	})
}

func (f billFlags) name() string {
	if f.contract != "" {
		return f.contract
	}
	return f.terms
}

// bill is the bill that the flags ask for.
func (f billFlags) bill(terms billing.Terms, sheets []timesheet.Sheet) (bill.Document, billing.Hours, error) {
	if f.order != (billing.Order{}) {
		made, err := billing.Cards(terms, f.order)
		return made, billing.Hours{}, err
	}
	hours, err := billing.Sum(sheets...)
	if err != nil {
		return bill.Document{}, hours, err
	}
	if f.month != "" && f.month != hours.Month {
		return bill.Document{}, hours, errUsage.With("табели за %s, а --month %s", hours.Month, f.month)
	}
	date := f.date
	if date == "" {
		date = time.Now().Format(time.DateOnly)
	}
	made, err := billing.Month(terms, hours, date)
	return made, hours, err
}
