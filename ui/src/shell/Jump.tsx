import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import type { Customer, Order, Page, TicketRow } from "@/api/models";
import { may, useSession } from "@/features/staff";
import { VIEWS, viewsQuery } from "@/features/tickets";
import { type MessageKey, useI18n } from "@/shared/i18n";
import { type Action, act, actionsNow, BINDINGS } from "@/shared/keys";
import { Icon, type IconName, Kbd } from "@/shared/parts";
import { offered, PLACES } from "./places";

type Hit = { to: string; title: string; meta: string };
type Group = { label: MessageKey; icon: IconName; hits: Hit[] };

const none = { items: [], next: null };
/** A closed ticket is looked for by name too; only the list leaves it out by default. */
const ALL_CATEGORIES = "new,open,pending,on_hold,solved,closed";

/** One question to the three lists that the person may read; every list finds by its own words. */
function useHits(text: string) {
  const session = useSession();
  const ask = <T,>(permission: string, path: string, filter: Record<string, string> = {}): Promise<Page<T>> =>
    may(session, permission)
      ? api.get<Page<T>>(path, { query: { q: text, limit: 5, ...filter } })
      : Promise.resolve(none);
  return useQuery({
    queryKey: ["jump", text],
    enabled: text.length > 1,
    staleTime: 5_000,
    queryFn: async (): Promise<Group[]> => {
      const [tickets, customers, orders] = await Promise.all([
        ask<TicketRow>("tickets.read", "/api/tickets", { category: ALL_CATEGORIES }),
        ask<Customer>("customers.read", "/api/customers"),
        ask<Order>("orders.read", "/api/orders"),
      ]);
      return [
        {
          label: "nav.inbox",
          icon: "inbox",
          hits: tickets.items.map((one) => ({
            to: `/inbox/${one.id}`,
            title: one.subject,
            meta: `#${one.number}${one.customer ? ` · ${one.customer.name}` : ""}`,
          })),
        },
        {
          label: "nav.customers",
          icon: "user",
          hits: customers.items.map((one) => ({
            to: `/customers/${one.id}`,
            title: one.name,
            meta: one.emails[0]?.address ?? String(one.number),
          })),
        },
        {
          label: "nav.orders",
          icon: "box",
          hits: orders.items.map((one) => ({
            to: `/orders/${one.id}`,
            title: one.number,
            meta: one.customer?.name ?? "",
          })),
        },
      ];
    },
  });
}

type Command = { value: string; icon: IconName; title: string; hint?: string };

/** What is no record: places, saved views, and what the keys of this screen do. */
function useCommands(text: string, opened: boolean): { label: MessageKey; commands: Command[] }[] {
  const { t } = useI18n();
  const session = useSession();
  const views = useQuery({ ...viewsQuery, enabled: may(session, "tickets.read") });
  const wanted = text.toLowerCase();
  const fits = (one: Command) => one.title.toLowerCase().includes(wanted);
  // Asked when it opens: which keys are obeyed depends on what is on the screen then.
  const actions = (opened ? actionsNow() : [])
    .filter((action) => action !== "jump" && action !== "back")
    .map((action): Command => {
      const binding = BINDINGS.find((one) => one.action === action);
      const hint = [binding?.ctrl && "Ctrl", binding?.shift && "Shift", binding?.key].filter(Boolean).join(" ");
      return { value: `act:${action}`, icon: "bolt", title: t(`keys.${action}`), hint };
    });
  const places = PLACES.filter((place) => offered(place, session)).map(
    (place): Command => ({ value: place.to, icon: place.icon, title: t("jump.go", { name: t(place.label) }) }),
  );
  const saved = (views.data ?? []).map(
    (view): Command => ({ value: `/inbox?view=${view.id}`, icon: "star", title: view.name }),
  );
  const standing = VIEWS.map(
    (view): Command => ({ value: `/inbox?view=${view}`, icon: "inbox", title: t(`view.${view}`) }),
  );
  return [
    { label: "jump.views" as const, commands: [...saved, ...standing].filter(fits).slice(0, 6) },
    { label: "jump.actions" as const, commands: [...actions, ...places].filter(fits).slice(0, text ? 8 : 30) },
  ];
}

/** Finds tickets, customers, orders, views and actions from anywhere; Ctrl+K comes here. */
export function Jump() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 180);
  const { data, isFetching } = useHits(asked);
  const groups = asked.length < 2 ? [] : (data ?? []).filter((group) => group.hits.length > 0);
  const commands = useCommands(text.trim(), combobox.dropdownOpened).filter((group) => group.commands.length > 0);
  const go = (to: string) => {
    combobox.closeDropdown();
    setText("");
    if (!to.startsWith("act:")) return void navigate({ to });
    document.getElementById("jump")?.blur();
    // Once the list is closed, the keys have the floor again.
    requestAnimationFrame(() => act(to.slice("act:".length) as Action));
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} width="target" position="bottom-start">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          id="jump"
          className="jump"
          size="xs"
          role="combobox"
          autoComplete="off"
          aria-label={t("jump.label")}
          placeholder={t("jump.label")}
          leftSection={<Icon name="search" />}
          rightSectionWidth={56}
          rightSection={isFetching && asked ? <Loader size={14} /> : <Kbd>Ctrl K</Kbd>}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={groups.length === 0 && commands.length === 0 && (asked.length < 2 || !data)}>
        <Combobox.Options aria-label={t("jump.found")} mah={420} style={{ overflowY: "auto" }}>
          {groups.map((group) => (
            <Combobox.Group key={group.label} label={t(group.label)}>
              {group.hits.map((hit) => (
                <Combobox.Option key={hit.to} value={hit.to} className="jump-hit">
                  <Icon name={group.icon} />
                  <span className="ellipsis">{hit.title}</span>
                  <span className="meta ellipsis">{hit.meta}</span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {commands.map((group) => (
            <Combobox.Group key={group.label} label={t(group.label)}>
              {group.commands.map((one) => (
                <Combobox.Option key={one.value} value={one.value} className="jump-hit">
                  <Icon name={one.icon} />
                  <span className="grow ellipsis">{one.title}</span>
                  {one.hint && <Kbd>{one.hint}</Kbd>}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {groups.length === 0 && commands.length === 0 && <Combobox.Empty>{t("jump.none")}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
