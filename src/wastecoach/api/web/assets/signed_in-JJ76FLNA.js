import{r as e,t as n,u as r}from"./chunk-AEBQ6OSW.js";function i(){return n(r,{title:e("tabs.me"),children:null})}export{i as SignedIn};
