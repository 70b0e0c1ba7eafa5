//! The list of endpoints: each handler with its door, and the OpenAPI document that follows from it.

use axum::Router;
use axum::middleware::from_fn;
use kernel::Permission;
use serde_json::json;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    Components, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder, content::ContentBuilder,
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::App;
use crate::access::{Access, also, guard};
use crate::problem::ProblemDocument;

/// One endpoint as it was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub method: String,
    pub path: String,
    pub access: Access,
}

/// Endpoints of one feature. Registering takes the access first, so none can do without.
pub struct Endpoints {
    tag: &'static str,
    router: OpenApiRouter<App>,
    listed: Vec<Listed>,
}

impl Endpoints {
    /// `tag` groups them in the documentation.
    pub fn new(tag: &'static str) -> Self {
        Self { tag, router: OpenApiRouter::with_openapi(empty_document()), listed: Vec::new() }
    }

    /// Endpoints for those who hold the permission.
    #[must_use]
    pub fn needs(self, permission: Permission, routes: UtoipaMethodRouter<App>) -> Self {
        self.add(Access::Needs(permission), routes)
    }

    /// Endpoints for everybody who is signed in at a browser, not by a token.
    #[must_use]
    pub fn by_session(self, routes: UtoipaMethodRouter<App>) -> Self {
        self.add(Access::Session, routes)
    }

    /// Changes whose answers show the object: they need the permission to see it as well.
    #[must_use]
    pub fn needs_both(self, permission: Permission, seeing: Permission, routes: UtoipaMethodRouter<App>) -> Self {
        let (schemas, paths, methods) = routes;
        let methods = methods.layer(from_fn(move |request, next| also(seeing, request, next)));
        self.needs(permission, (schemas, paths, methods))
    }

    /// Endpoints for everybody who is signed in.
    #[must_use]
    pub fn signed_in(self, routes: UtoipaMethodRouter<App>) -> Self {
        self.add(Access::SignedIn, routes)
    }

    /// Endpoints for the world.
    #[must_use]
    pub fn public(self, routes: UtoipaMethodRouter<App>) -> Self {
        self.add(Access::Public, routes)
    }

    /// Takes in the endpoints of another feature.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// The router and the document it answers to.
    pub fn finish(self, version: &str) -> (Router<App>, OpenApi, Vec<Listed>) {
        let (router, mut document) = self.router.split_for_parts();
        document.info.version = version.to_owned();
        let components = document.components.get_or_insert_with(Components::new);
        components.schemas.insert("Problem".to_owned(), <ProblemDocument as utoipa::PartialSchema>::schema());
        components.schemas.insert("FieldProblem".to_owned(), <kernel::FieldProblem as utoipa::PartialSchema>::schema());
        (router, document, self.listed)
    }

    fn add(mut self, access: Access, (schemas, mut paths, methods): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &mut paths.paths {
            let operations = [
                ("GET", &mut item.get),
                ("PUT", &mut item.put),
                ("POST", &mut item.post),
                ("DELETE", &mut item.delete),
                ("PATCH", &mut item.patch),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    describe(operation, method, access, self.tag);
                    self.listed.push(Listed { method: method.to_owned(), path: path.clone(), access });
                }
            }
        }
        let guarded = methods.layer(from_fn(move |request, next| guard(access, request, next)));
        Self { router: self.router.routes((schemas, paths, guarded)), ..self }
    }
}

fn describe(operation: &mut Operation, method: &str, access: Access, tag: &str) {
    operation.tags = Some(vec![tag.to_owned()]);
    let (key, value) = match access {
        Access::Public => ("x-public", json!(true)),
        Access::SignedIn => ("x-signed-in", json!(true)),
        Access::Session => ("x-session", json!(true)),
        Access::Needs(permission) => ("x-permission", json!(permission.name)),
    };
    operation.extensions.get_or_insert_with(Extensions::default).insert(key.to_owned(), value);
    if access != Access::Public {
        let none: [&str; 0] = [];
        let mut ways = vec![SecurityRequirement::new("session", none)];
        if access != Access::Session {
            ways.push(SecurityRequirement::new("token", none));
        }
        operation.security = Some(ways);
    }
    if method == "PATCH" {
        let words = "The version that was seen, in quotes, such as \"3\". Without it 428, with an old one 412.";
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(header_parameter("If-Match", words)));
    }
    if method == "POST" && access != Access::Public {
        let words = "Repeating a request with the same key gives the first answer and changes nothing.";
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(header_parameter("Idempotency-Key", words)));
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description("A problem document").content("application/problem+json", problem).build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
}

fn header_parameter(name: &str, words: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(words))
        .schema(Some(utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String)))
        .build()
}

fn empty_document() -> OpenApi {
    use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
    let mut components = Components::new();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("aftercare_session")));
    components.add_security_scheme("session", cookie);
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("token", bearer);
    let about = "Everything Aftercare does, over HTTP. Refusals are problem documents (RFC 9457); \
        changes of an object need its version as If-Match; lists go on with the cursor in `next`.";
    let info = InfoBuilder::new().title("Aftercare").version("0").description(Some(about)).build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}
