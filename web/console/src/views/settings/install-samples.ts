// What is put into pages and servers, for the ways that the server has no snippet of its own.

/** An event sent by a server. */
export const restSample = (apiBase: string): string => `curl ${apiBase}/events \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "event_name": "ordered-item",
    "created_at": '$(date +%s)',
    "user_id": "25",
    "metadata": {
      "order_number": {"value": "1042", "url": "https://shop.example/orders/1042"},
      "price": {"amount": 3499, "currency": "eur"}
    }
  }'
`;

/** What Stripe tells a server, sent on as events: ids and amounts are shown with links. */
export const stripeSample = (apiBase: string): string => `// The server's handler of Stripe's webhooks (Node, express)
app.post("/stripe", express.raw({ type: "application/json" }), async (request, response) => {
  const told = stripe.webhooks.constructEvent(
    request.body,
    request.headers["stripe-signature"],
    process.env.STRIPE_WEBHOOK_SECRET,
  );
  if (told.type === "invoice.paid") {
    const invoice = told.data.object;
    await fetch("${apiBase}/events", {
      method: "POST",
      headers: {
        authorization: \`Bearer \${process.env.HERALD_TOKEN}\`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        event_name: "paid-invoice",
        created_at: told.created,
        email: invoice.customer_email,
        metadata: {
          stripe_customer: invoice.customer,
          stripe_invoice: invoice.id,
          price: { amount: invoice.amount_paid, currency: invoice.currency },
        },
      }),
    });
  }
  response.sendStatus(200);
});
`;
