package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/access"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// storedTimesheets adds the commands on the timesheets that the hub keeps.
func (a *app) storedTimesheets(c *cobra.Command) *cobra.Command {
	c.Short = "Табель: построить, объяснить ячейку, исправить, утвердить, сравнить"
	c.AddCommand(a.timesheetMarks(), a.timesheetWhy(), a.timesheetCorrect(), a.timesheetCorrections(), a.timesheetIssue(), a.timesheetApprove(), a.timesheetCompare())
	return c
}

// withTimesheet does something to a timesheet that the hub keeps, in the name of whoever runs the command. That it is
// looked at stands in the journal before anything of it is shown.
func (a *app) withTimesheet(ctx context.Context, permission access.Permission, id string, do func(context.Context, *room, registry.Stored) error) error {
	return a.withStore(ctx, permission, func(ctx context.Context, r *room) error {
		if err := r.may(ctx, permission, id); err != nil {
			return err
		}
		s, err := r.hub.Registry().Timesheet(ctx, id)
		if err != nil {
			return err
		}
		return do(ctx, r, s)
	})
}

// note writes down that personal data was looked at or taken out.
func (r *room) note(ctx context.Context, action, id string, details map[string]string) error {
	return r.store.Update(ctx, r.actor, func(tx store.Tx) error {
		return tx.Note(store.Entry{Action: action, Document: id, Details: details})
	})
}

func (a *app) timesheetIssue() *cobra.Command {
	return &cobra.Command{
		Use: "issue ДОКУМЕНТ", Short: "Построить и отправить табель заново с исправлениями; после утверждения — корректирующий", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.withTimesheet(c.Context(), access.TimesheetCorrect, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				issued, served, err := r.hub.IssueTimesheet(ctx, r.actor, s.ID)
				if err != nil {
					return err
				}
				state, err := r.stateOf(ctx, issued)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(map[string]any{"document": issued, "of": s.ID, "handed_over": served, "state": state})
				}
				a.say("%s: табель за %s строится заново, состояние: %s", issued, s.Series.Month, state.Title())
				if !served && !state.Final() {
					a.say("Почему он ждёт, показывает uzel doc show %s; раньше него в цепочке может стоять другой", issued)
				}
				if served {
					a.say("Дальше его ведёт работающий узел: uzel doc show %s", issued)
				}
				return nil
			})
		},
	}
}

func (r *room) stateOf(ctx context.Context, id string) (state document.State, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		doc, err := tx.Document(id)
		state = doc.State
		return err
	})
	return state, err
}

func (a *app) timesheetApprove() *cobra.Command {
	var options registry.ApprovalOptions
	c := &cobra.Command{
		Use: "approve ДОКУМЕНТ", Short: "Утвердить табель: дальше его меняет только корректирующий", Args: oneArg("документ"),
		RunE: func(c *cobra.Command, ids []string) error {
			return a.withTimesheet(c.Context(), access.TimesheetApprove, ids[0], func(ctx context.Context, r *room, s registry.Stored) error {
				options.At = systemClock{}.Now()
				made, err := r.hub.Registry().Approve(ctx, r.actor, s.ID, options)
				if err != nil {
					return err
				}
				if a.json {
					return a.value(made)
				}
				a.say("Табель № %s за %s утверждён: %s, работников %d, отработано %s ч", made.Sheet, s.Series.Month, made.Author,
					len(s.Sheet.Sheet.Employees), hours(s.Sheet.Sheet.Totals.Minutes))
				return nil
			})
		},
	}
	c.Flags().BoolVar(&options.DespiteAnomalies, "despite-anomalies", false, "утвердить и дни, о которых решения нет")
	return c
}
