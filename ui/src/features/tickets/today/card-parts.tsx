import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Icon } from "@/shared/parts";
import type { InboxSearch } from "../views";

/** Leads to the whole list of which a card shows the beginning. */
export function CardLink({ search, children }: { search: InboxSearch; children: ReactNode }) {
  return (
    <Link to="/inbox" search={search} className="card-link">
      {children}
      <Icon name="right" size={14} />
    </Link>
  );
}

/** Good news in the place of rows. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <p className="today-nothing">
      <Icon name="check" />
      {children}
    </p>
  );
}
